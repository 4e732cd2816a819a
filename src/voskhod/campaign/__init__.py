"""Many flights of one mission at once, and what is planned from where they come down."""
