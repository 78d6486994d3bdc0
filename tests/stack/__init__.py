"""The private stack and the command line."""
