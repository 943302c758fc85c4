"""JSON and JSON Lines: nested orders as rows."""
