"""Disk usage of a workspace, retention periods, and clean-up."""
