"""Columns, dates and order days of a customer frame."""
