"""The `lodge` command: one module per group."""
