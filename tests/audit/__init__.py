"""The audit: what is promised of it, and every way of tampering with it."""
