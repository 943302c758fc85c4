"""What models see and say: features, predictions of any version, and customer tables."""
