"""What Tenure does: one use case per file, and the composition root."""
