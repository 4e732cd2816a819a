"""The whole flight: the chain of phases, its events, its measurands and its record."""
