"""Routes: each parses, calls one use case, and answers. A file per resource."""
