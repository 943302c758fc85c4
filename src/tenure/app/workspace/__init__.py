"""Use cases about a workspace: create, check and repair it."""
