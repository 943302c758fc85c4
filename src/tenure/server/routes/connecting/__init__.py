"""Shops and services that Tenure connects to."""
