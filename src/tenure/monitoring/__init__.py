"""Whether data is still what it should be; returns findings."""
