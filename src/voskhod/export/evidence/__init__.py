"""Evidence folders in formats that others read, one file to a format."""
