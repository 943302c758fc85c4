"""Use cases, one per file, and the composition root.

A use case is `verb(command, shop, progress)`: a frozen dataclass with what the user chose, the shop that the
entry point opened, and where progress is reported. Questions that are answered at once take no `progress`,
and no command if there is nothing to choose. A use case that changes something writes its own audit entry.
"""
