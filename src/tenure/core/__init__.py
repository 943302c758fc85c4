"""The shared vocabulary of all rooms; imports no other room and no engine."""
