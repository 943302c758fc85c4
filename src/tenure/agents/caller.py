"""The caller: an API key, looked up for every question, so that a revoked key stops working at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.errors import AccessError

if TYPE_CHECKING:
    from tenure.store.database.database import Database
    from tenure.store.people.accounts import User

VARIABLE = "TENURE_API_KEY"


class Caller:
    """The user that an API key belongs to.

    Parameters
    ----------
    secret : str or None
        The key.
    database : Database
        Where keys are stored.
    clock : callable
        Returns the current time.
    """

    def __init__(self, secret: str | None, database: Database, clock: Callable[[], datetime]) -> None:
        self._secret, self._database, self._clock = secret, database, clock

    def check(self) -> User:
        """Return the user of the key; every role may read.

        Raises AccessError: `access.no_key` without a key, `access.key` for one that is not valid (any more).
        """
        from tenure.store.people.accounts import Accounts

        if not self._secret:
            raise AccessError(
                "An API key is required.",
                hint=f"create one in the web app or with POST /api/v1/keys, and set {VARIABLE}",
                code="access.no_key",
            )
        user = Accounts(self._database).by_key(self._secret, self._clock())
        if user is None:
            raise AccessError(
                "The API key is not valid: it was never issued, has expired or was revoked.",
                hint=f"create another and set {VARIABLE}",
                code="access.key",
            )
        return user
