"""Files, folders, archives and databases as they come: opened as tables whatever they hold."""
