"""Files of a workspace: reading, writing, locking, sizes, and faults."""
