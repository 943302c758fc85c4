"""Segments counted, listed and followed in the published copy."""
