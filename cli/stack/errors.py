"""The one error of setting up."""


class CannotSetUp(Exception):
    """Something this machine lacks or refuses; the text says what to do and is shown as it is."""
