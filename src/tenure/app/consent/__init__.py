"""Use cases of consent to marketing, and of the workspace's suppression list."""
