"""What the mission file says: schema, loading, distributions, and the plan drawn from them."""
