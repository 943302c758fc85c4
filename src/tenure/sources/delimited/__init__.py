"""Delimited text: encoding, layout, headings, footers, and rows."""
