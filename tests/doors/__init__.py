"""Both sites in front of a running identity: what people meet at every way in."""
