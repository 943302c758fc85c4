"""The shop that models of `tests/learning` are fitted on."""

from __future__ import annotations

from tests.learning.conftest import as_of, heard, shop_rows

__all__ = ["as_of", "heard", "shop_rows"]
