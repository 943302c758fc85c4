"""What predicts: one file per model; its name is the model's name."""
