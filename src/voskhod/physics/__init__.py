"""Equations of nature and of machines: pure functions of arrays in SI units."""
