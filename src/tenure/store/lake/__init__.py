"""The lake: Delta tables that change together, what enters them, and how a lost head is found."""
