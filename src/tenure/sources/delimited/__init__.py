"""Delimited text: encoding, layout, headers, footers and rows."""
