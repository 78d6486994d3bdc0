"""The accounts service: the landlord's record of homes, accounts, contacts and connections."""
