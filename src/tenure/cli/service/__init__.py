"""Commands about workspaces and the processes that serve them."""
