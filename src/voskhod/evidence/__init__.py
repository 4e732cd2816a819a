"""What documents say about a flight: claims with their sources."""
