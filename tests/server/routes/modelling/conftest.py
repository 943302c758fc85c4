"""Jobs of models take seconds: one kind of store is enough, since they keep their results in files."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def service(open_service):
    return open_service()
