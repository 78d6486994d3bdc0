"""What was promised stays promised."""
