"""Rules that find contradictions in an evidence folder, one file to a family."""
