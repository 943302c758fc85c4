"""Versions of the workspace's model: listed, compared, promoted, and exchanged as zip archives."""
