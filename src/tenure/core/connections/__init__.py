"""The vocabulary of connections to shops: connectors, schedules."""
