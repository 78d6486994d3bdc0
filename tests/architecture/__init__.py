"""The walls of the house, and proof that they stand."""
