"""What every page looks like, in a real browser."""
