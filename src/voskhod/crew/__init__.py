"""Equations of the human body: pure functions of arrays in SI units."""
