"""Customers as platforms take them: normalised, hashed, masked."""
