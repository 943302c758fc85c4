"""What a workspace takes on disk: how much, how long it is kept, and what goes."""
