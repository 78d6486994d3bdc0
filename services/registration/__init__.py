"""The registration service: people trying to get in, and the policies that verify them."""
