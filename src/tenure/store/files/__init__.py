"""Files of a workspace: read, written, locked, counted, and their faults."""
