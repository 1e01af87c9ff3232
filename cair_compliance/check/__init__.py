"""Floor 3: the whole sentence. Roster, registries and rules put together into one result."""
