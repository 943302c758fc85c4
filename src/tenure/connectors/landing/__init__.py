"""Fetched records as files, in the layout of the shop's own export."""
