"""Workbooks: sheets, cells and serial dates."""
