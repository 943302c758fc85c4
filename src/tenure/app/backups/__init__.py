"""Backups of a workspace: create, list and restore."""
