"""Requests that wait: turns, streams, connections, answers made together."""
