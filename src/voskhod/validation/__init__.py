"""What the package checks of itself: its own numbers beside published ones, with signed errors."""
