"""What can be known about a customer from the past: one file per family, Ibis expressions only."""
