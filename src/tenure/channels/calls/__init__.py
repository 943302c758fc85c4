"""Calls to platforms, and what their responses mean."""
