"""Use cases about a workspace: make, examine and repair it."""
