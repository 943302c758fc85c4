"""Customers in the form that platforms accept: normalised, hashed, masked."""
