"""The notifications service: messages to people, and what became of them."""
