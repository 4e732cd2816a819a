"""Files for other programs: one format per module, each a pure function of a flight."""
