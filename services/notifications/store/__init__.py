"""Every query of notifications. Takes a session, never commits."""
