"""The gateway: the customer portal. It keeps nothing durable."""
