"""Events, one module per owning service."""
