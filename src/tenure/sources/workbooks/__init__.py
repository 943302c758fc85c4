"""Workbooks: sheets, cells and their serial dates."""
