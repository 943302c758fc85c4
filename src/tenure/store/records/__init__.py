"""Rows of the SQL store: runs, jobs, arrivals, campaigns, segments, audiences, erasures."""
