"""Backups of a workspace: made, counted, and put back."""
