"""What is known about a customer: one file per family of features, pure Ibis expressions."""
