"""The workspace's storage: the lake of Delta tables, the SQL store, the model registry and files."""
