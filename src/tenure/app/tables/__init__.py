"""Use cases about customer tables: train on one, predict one."""
