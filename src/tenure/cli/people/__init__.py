"""Commands about users, API keys, saved views and the audit log."""
