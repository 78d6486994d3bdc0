"""What the service can do: one module, one function, one verb."""
