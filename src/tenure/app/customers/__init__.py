"""Use cases about the customers of a workspace: lists, one customer, and predictions of what is served."""
