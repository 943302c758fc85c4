"""The model registry: MLflow, the location of its files, and its copy in a backup."""
