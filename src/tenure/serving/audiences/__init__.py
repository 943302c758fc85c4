"""Who may be in an audience, read from the published copy."""
