"""The staff desk: pages on an origin of their own, for people who work on cases."""
