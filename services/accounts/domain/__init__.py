"""The rules of the record: pure functions and values, no database, no clock of their own."""
