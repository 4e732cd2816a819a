"""Voskhod flies a crewed mission from orbit to rescue, and weighs what its documents say."""
