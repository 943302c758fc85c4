"""Calls to shops: allowed addresses, retries, bounded answers."""
