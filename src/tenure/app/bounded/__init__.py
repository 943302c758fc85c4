"""Work on what strangers hand in, done in a child process with limits (decision 0027)."""
