"""What findings look like on a terminal."""
