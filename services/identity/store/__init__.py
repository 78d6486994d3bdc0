"""Every query of the identity service. Functions take a session and return rows; none commits."""
