"""Which rows are orders: one file per rule, pure Ibis expressions."""
