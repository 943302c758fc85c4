"""What is kept: the lake of Delta tables and the SQL store of runs."""
