"""Reports: a flight as one page to read, as tables and as pictures."""
