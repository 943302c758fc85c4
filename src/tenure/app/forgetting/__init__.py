"""Use cases that erase customers, and report those who return."""
