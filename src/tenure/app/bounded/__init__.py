"""Work on untrusted input, done in a child process with limits (decision 0027)."""
