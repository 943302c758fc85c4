"""Learners on panels of past cutoffs: features, heads, levels, contributions."""
