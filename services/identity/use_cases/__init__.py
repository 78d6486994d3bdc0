"""What identity can do, one module per verb. Callers own the transaction and bring the clock."""
