"""The cases service: what residents and staff ask for, and the desk on which staff answer."""
