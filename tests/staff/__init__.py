"""The desk over a real identity: the people of the desk, and how they sign in."""
