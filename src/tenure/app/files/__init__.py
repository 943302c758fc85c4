"""Files that use cases write: whole or not at all, and where jobs leave theirs."""
