"""Reports: a flight as one page to read and as pictures."""
