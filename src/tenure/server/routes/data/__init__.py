"""Data of the shop: files, single orders, and where they come from."""
