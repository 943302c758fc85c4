"""Files, folders, archives and databases of any supported format, opened as tables."""
