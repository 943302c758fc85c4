"""Features of a customer's past: one file per family, Ibis expressions only."""
