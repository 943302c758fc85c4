"""The users of a store, and an analyst among them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenure.store.people.accounts import Accounts

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(database) -> Accounts:
    return Accounts(database)


@pytest.fixture
def ann(accounts):
    return accounts.add_user("ann", PASSWORD, "analyst", NOON)
