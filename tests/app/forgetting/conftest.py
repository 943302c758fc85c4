"""The served shop of `tests/serving`."""

from __future__ import annotations

from tests.serving.conftest import shop

__all__ = ["shop"]
