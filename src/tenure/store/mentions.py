"""Texts of the store that mention somebody who is erased: errors and logs of jobs, results, audit entries.

Rows of tables with a `customer_id` go as a whole (`Database.erase_customers`). Everywhere else what somebody
is called is taken out of the text, and the rest stays: what was done, when, and by whom.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, MetaData, Table

FORGOTTEN = "(forgotten)"
_LEAST, _SURELY = 4, 6
"""Letters of a word that is looked for inside of texts, and inside of other words."""

_STAFF = frozenset({"users", "sessions", "api_keys", "login_failures", "alembic_version"})
_BY_STAFF = frozenset({"actor", "submitted_by", "made_by", "frozen_by", "sent_by", "worker", "minted_by"})
_ROWS_AT_ONCE = 1_000


class Mentions:
    """What erased customers are called: ids, addresses, numbers.

    Words of three letters and less are found where they are a whole text, longer ones also within one; digits
    only by themselves, as a part of a digest or an amount is nobody.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._whole = {word.casefold() for word in words if word}
        longer = sorted({word for word in words if len(word) >= _LEAST}, key=len, reverse=True)
        patterns = [_pattern(word) for word in longer]
        self._inside = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    def taken_out(self, value: Any) -> Any:
        """A text, or plain JSON values, without them; the very same where there are none."""
        if isinstance(value, str):
            if value.casefold() in self._whole:
                return FORGOTTEN
            return self._inside.sub(FORGOTTEN, value) if self._inside else value
        if isinstance(value, dict):
            return {self.taken_out(name): self.taken_out(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.taken_out(one) for one in value]
        return value


def take_out_of_texts(connection: Connection, found: MetaData, mentions: Mentions) -> dict[str, int]:
    """Rewrite the rows that mention them; how many, by table."""
    changed = {}
    for table in found.sorted_tables:
        if table.name in _STAFF or "customer_id" in table.c:
            continue
        texts = [column for column in table.c if _is_text(column)]
        if texts and table.primary_key.columns:
            rows = sum(1 for _ in _rewritten(connection, table, texts, mentions))
            if rows:
                changed[table.name] = rows
    return changed


def take_orders_out_of_audit(connection: Connection, order_ids: Collection[str]) -> int:
    """Who removed or corrected one of them, and when, stays; which it was does not. How many entries."""
    from tenure.store.schema import AUDIT

    theirs = AUDIT.c.action.in_(("correct_order", "remove_order")) & AUDIT.c.target.in_(order_ids)
    return connection.execute(AUDIT.update().where(theirs).values(target=FORGOTTEN)).rowcount


def _rewritten(
    connection: Connection, table: Table, texts: list[Column[Any]], mentions: Mentions
) -> Iterator[None]:
    from sqlalchemy import select, update

    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys, *texts)).mappings().partitions(_ROWS_AT_ONCE)
    changes = []
    for row in (row for some in rows for row in some):
        now = {one.name: mentions.taken_out(row[one.name]) for one in texts}
        change = {name: value for name, value in now.items() if value != row[name]}
        if change:
            changes.append(([key == row[key.name] for key in keys], change))
    for same, change in changes:
        connection.execute(update(table).where(*same).values(change))
        yield


def _is_text(column: Column[Any]) -> bool:
    from sqlalchemy import JSON, String

    of_ours = column.primary_key or column.foreign_keys or column.name in _BY_STAFF
    return not of_ours and isinstance(column.type, String | JSON)


def _pattern(word: str) -> str:
    spelt = re.escape(word)
    if len(word) >= _SURELY and re.search(r"[^0-9a-fA-F]", word):
        return spelt
    return rf"(?<![\w.-]){spelt}(?![\w-])"
