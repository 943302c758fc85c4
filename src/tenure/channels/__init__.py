"""The channels that audiences are sent to, one per file."""
