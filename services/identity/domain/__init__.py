"""The rules of logins: passwords, codes, states and tries. Pure: no database, no network."""
