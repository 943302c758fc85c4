"""What AI agents may ask of a workspace, over the Model Context Protocol: read-only, with an API key."""
