"""Packed files, damage, and what disks and memory run out of."""
