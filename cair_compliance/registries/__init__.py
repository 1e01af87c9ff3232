"""Floor 1: California immunization registries, asked and understood."""
