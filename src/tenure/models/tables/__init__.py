"""Learners on customer tables: columns, classes, settings."""
