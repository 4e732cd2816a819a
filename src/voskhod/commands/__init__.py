"""Verbs of the command line, one module to a family."""
