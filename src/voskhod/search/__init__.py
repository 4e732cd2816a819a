"""Theory of search: where effort is spent, what it finds, what finding nothing teaches."""
