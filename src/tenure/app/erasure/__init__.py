"""Use cases that erase customers, and find who names them."""
