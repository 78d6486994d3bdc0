"""Request and response models of the internal HTTP APIs, one module per owning service."""
