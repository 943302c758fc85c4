"""What people read: self-contained HTML pages drawn from values."""
