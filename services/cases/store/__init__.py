"""Every query of the cases service. Functions take a session and none commits."""
