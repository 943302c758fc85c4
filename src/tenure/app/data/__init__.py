"""Use cases about orders: check, preview, import, change and export them."""
