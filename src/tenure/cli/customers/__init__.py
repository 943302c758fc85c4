"""Commands about segments, audiences, campaigns and budgets."""
