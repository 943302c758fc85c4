"""The kinds of jobs: one module each, named as the kind, exporting KIND."""
