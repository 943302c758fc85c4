"""Answers about single customers at once: what servers and agents ask."""
