"""The tables of the published copy, as they are written."""
