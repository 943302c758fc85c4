"""What servers read: the published copy of a workspace, and every answer that is read from it."""
