"""Who may do what: users, sessions, API keys and saved views, one verb per file."""
