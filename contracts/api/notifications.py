"""notifications has no API of its own beside health: it only listens."""
