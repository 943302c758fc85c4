"""The worker: does jobs in the background, apart from whoever answers requests."""
