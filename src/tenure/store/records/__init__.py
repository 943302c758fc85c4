"""Records in the SQL store and beside it: runs, jobs, arrivals, campaigns, segments, audiences, erasures."""
