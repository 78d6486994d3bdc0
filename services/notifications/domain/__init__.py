"""What a mail is, what it may hold, and when it is tried again. Pure: no database, no network."""
