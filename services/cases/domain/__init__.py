"""What a case is, which steps it may take and how its time is counted. Pure."""
