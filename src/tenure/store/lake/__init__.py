"""The lake: Delta tables that change together, admission of batches, and recovery of a lost head."""
