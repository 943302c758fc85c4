"""Routes about who may do what: sessions, users, keys, and the audit log."""
