"""How a call to a platform looks, and what its answers mean."""
