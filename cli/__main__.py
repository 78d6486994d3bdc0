"""The command line, as `python -m cli`."""
