"""Every query of registration. Each takes a session and never commits."""
