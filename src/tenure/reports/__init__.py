"""Self-contained HTML reports, drawn from values."""
