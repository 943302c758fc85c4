"""Use cases in the background: handed in by anybody who may, done by a worker, one file per kind."""
