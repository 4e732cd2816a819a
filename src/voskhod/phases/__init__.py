"""The flight, phase by phase: state in, state and record out."""
