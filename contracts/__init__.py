"""What services say to each other: events and the models of the internal HTTP APIs."""
