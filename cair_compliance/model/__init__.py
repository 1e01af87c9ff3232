"""Floor 0: the nouns of the program as frozen values."""
