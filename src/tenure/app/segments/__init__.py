"""Segments of the shop's customers: created, saved, counted, and tracked from scoring to scoring."""
