"""The identity service: users, credentials, sessions and the proof of mailboxes."""
