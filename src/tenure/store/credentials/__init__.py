"""Credentials of other services, encrypted by a key that is outside of the database."""
