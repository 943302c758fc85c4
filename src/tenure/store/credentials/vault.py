"""Encrypted credentials in the SQL store.

They are encrypted with authentication (Fernet: AES-128-CBC with HMAC-SHA256,
https://github.com/fernet/spec/blob/master/Spec.md). The owner is part of what is encrypted, so that one
owner's credentials cannot be put in the place of another's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.store.credentials.key import SecretKey
    from tenure.store.database.database import Database

_LOCK = 7_366_490  # an arbitrary number that is unique to Tenure


class Vault:
    """Credentials by owner: texts by name. They are only ever returned to code that uses them.

    Parameters
    ----------
    database : Database
    key : SecretKey
        Created when credentials are stored and there is none.
    """

    def __init__(self, database: Database, key: SecretKey) -> None:
        self._database, self._key = database, key

    def put(self, connection: Connection, owner: str, values: Mapping[str, str], now: datetime) -> None:
        """Store the credentials of an owner in the transaction of `connection`, replacing older ones."""
        from tenure.store.database.schema import CREDENTIALS

        self._key.create()
        sealed = self._key.cipher().encrypt(json.dumps([owner, dict(values)]).encode())
        self.remove(connection, owner)
        connection.execute(CREDENTIALS.insert().values(owner=owner, sealed=sealed, changed_at=now))

    def get(self, owner: str) -> dict[str, str]:
        """The credentials of an owner; empty if none are stored.

        Raises StoreError (`credentials.no_key`, `credentials.wrong_key`).
        """
        from sqlalchemy import select

        from tenure.store.database.schema import CREDENTIALS

        with self._database.transaction(reads_only=True) as connection:
            query = select(CREDENTIALS.c.sealed).where(CREDENTIALS.c.owner == owner)
            sealed = connection.execute(query).scalar()
        return {} if sealed is None else self._opened(owner, sealed)

    def remove(self, connection: Connection, owner: str) -> None:
        """Delete the credentials of an owner in the transaction of `connection`."""
        from tenure.store.database.schema import CREDENTIALS

        connection.execute(CREDENTIALS.delete().where(CREDENTIALS.c.owner == owner))

    def rotate(self) -> int:
        """Encrypt all credentials with a new key (or the first of the environment); returns their number.

        After an interruption both keys are in the file, and the next rotation completes.
        """
        from tenure.store.database.schema import CREDENTIALS

        with self._database.exclusive(_LOCK) as connection:
            self._key.begin_rotation()
            rows = connection.execute(CREDENTIALS.select()).mappings().all()
            for row in rows:
                values = self._opened(row["owner"], row["sealed"])
                self.put(connection, row["owner"], values, row["changed_at"])
        self._key.end_rotation()
        return len(rows)

    def _opened(self, owner: str, sealed: bytes) -> dict[str, str]:
        cipher = self._key.cipher()
        from cryptography.fernet import InvalidToken

        try:
            sealed_for, values = json.loads(cipher.decrypt(sealed))
        except InvalidToken as error:
            raise _wrong_key() from error
        if sealed_for != owner:
            raise _wrong_key()
        return dict(values)


def _wrong_key() -> StoreError:
    from tenure.store.credentials.key import KEY_FILE, VARIABLE

    return StoreError(
        "The stored credentials were encrypted with another key.",
        values=[VARIABLE, KEY_FILE],
        hint="put the earlier key back (several can be given, separated by commas), or enter the "
        "credentials again: change the connection",
        code="credentials.wrong_key",
    )
