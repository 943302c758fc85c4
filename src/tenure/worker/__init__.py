"""The worker: runs jobs in the background, in a separate process from the HTTP service."""
