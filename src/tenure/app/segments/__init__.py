"""Segments of the shop's customers: found, saved, counted, followed from scoring to scoring."""
