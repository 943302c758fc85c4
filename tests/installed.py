"""What tests need beside Python packages: skipped without, but not where everything must be tested."""

from __future__ import annotations

import os

import pytest


def skip_without(what: str) -> None:
    """Skip the test with this reason; fail it where `TENURE_COMPLETE` is set, as in CI."""
    if os.environ.get("TENURE_COMPLETE"):
        pytest.fail(f"{what} (TENURE_COMPLETE is set: everything must be tested)", pytrace=False)
    pytest.skip(what)
