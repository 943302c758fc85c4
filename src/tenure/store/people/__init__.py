"""Users, passwords, keys, devices, saved views, and the audit log."""
