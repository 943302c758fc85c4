"""Suppression lists are tried on the audiences of the use cases."""

from tests.app.audiences.conftest import frozen, made_once, place

__all__ = ["frozen", "made_once", "place"]
