"""What an engine may use before it spills to disk."""
