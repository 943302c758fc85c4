"""Texts: spelling, quoting, normal forms, plain JSON."""
