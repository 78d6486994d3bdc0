"""What an operation costs, as a ratio to a limit measured in the same run. Never a test."""
