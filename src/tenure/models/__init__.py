"""Predictive models: one file per model, named after the model."""
