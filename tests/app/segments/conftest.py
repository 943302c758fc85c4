"""The shop whose every number can be worked out again, as in the tests of what is served."""

from __future__ import annotations

from tests.serving.conftest import insight, make_live_shop

__all__ = ["insight", "make_live_shop"]
