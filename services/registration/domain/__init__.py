"""The rules of registering: names, keys, policies, states and the ranking of candidates."""
