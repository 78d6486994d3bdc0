"""Every query of the record. Functions take a session and never commit."""
