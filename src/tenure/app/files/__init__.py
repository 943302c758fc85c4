"""Files that use cases write completely or not at all, and the folders of jobs."""
