"""Packed files, damaged files, and full disks or memory."""
