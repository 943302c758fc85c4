"""Progress that remembers, as in `tests/learning`."""

from __future__ import annotations

from tests.learning.conftest import heard

__all__ = ["heard"]
