"""What segments, audiences and channels are."""
