"""The model registry: MLflow, its home, and its copy in a backup."""
