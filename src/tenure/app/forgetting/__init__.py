"""Use cases that erase customers, and report erased customers who return."""
