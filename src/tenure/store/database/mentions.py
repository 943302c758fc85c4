"""Texts of the store that mention erased customers: errors and logs of jobs, results, audit entries.

Rows of tables with a `customer_id` are deleted (`Database.erase_customers`). Everywhere else a customer's
names are removed from the text, and the rest stays: what was done, when, and by whom.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from tenure.core.text.spelling import any_of, pattern_of, plain, short_runs, spellings, unescaped

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, MetaData, Table

FORGOTTEN = "(forgotten)"
_MIN_LETTERS, _MIN_LETTERS_IN_WORDS, _MIN_LETTERS_IN_DIGESTS = 4, 6, 9
"""Minimum letters of a word to be searched for within texts, within other words, and within digests."""

_Bounds = tuple[str, str]

_AFTER_ESCAPE = r"(?<=%[0-9a-f]{2})|(?<=\\u00[0-9a-f]{2})|(?<=\\[nrt])"

_STAFF = frozenset({"users", "sessions", "api_keys", "login_failures", "alembic_version"})
_BY_STAFF = frozenset({"actor", "submitted_by", "made_by", "frozen_by", "sent_by", "worker", "minted_by"})
_BY_STAFF |= {"added_by"}
_INTERNAL = frozenset(
    {"state", "kind", "lane", "status", "action", "channel", "mode", "method", "page", "tier"}
)
_INTERNAL |= {"salt", "country", "run_id", "batch_id", "data_version", "code_version"}
_INTERNAL |= {
    "members_hash",
    "key_hash",
    "body_hash",
    "email_hash",
    "reason",
    "cursor",
    "schedule",
    "time_zone",
}
"""Columns with our own words or digests: erasing a customer called `done` must not change the state of jobs.
"""

_ROWS_AT_ONCE = 1_000
_MARK_LETTERS = 8


class Mentions:
    """Names of erased customers (ids, addresses, numbers), in every spelling that a text may use.

    Words of up to three letters match only whole texts, longer words also parts of texts; digits match only
    whole numbers, because part of a digest or an amount is not a customer. A text that contains a name in a
    spelling that cannot be cut out is replaced entirely.
    """

    def __init__(self, words: Collection[str]) -> None:
        spelled = {spelling: word for word in words if word for spelling in spellings(word)}
        self._whole = spelled.keys()
        self._words = {spelling: word for spelling, word in spelled.items() if len(spelling) >= _MIN_LETTERS}
        by_bounds: dict[_Bounds, list[str]] = {}
        for spelling in self._words:
            by_bounds.setdefault(_bounds(spelling), []).append(spelling)
        self._patterns_by_bounds = [
            re.compile(_between(bounds, any_of(same))) for bounds, same in by_bounds.items()
        ]
        self._written: dict[str, re.Pattern[str]] = {}

    def taken_out(self, value: Any) -> Any:
        """The text, or JSON values, without the names; unchanged if it contains none."""
        if isinstance(value, str):
            return self._without(value)
        if isinstance(value, dict):
            return {self.taken_out(name): self.taken_out(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.taken_out(item) for item in value]
        return value

    def _without(self, text: str) -> str:
        if plain(text) in self._whole or unescaped(text) in self._whole:
            return FORGOTTEN
        words = self._named_in(text)
        if not words:
            return text
        text = short_runs(text)
        for word in sorted(words, key=len, reverse=True):
            text = self._pattern_of(word).sub(FORGOTTEN, text)
        return FORGOTTEN if self._named_in(text) else text

    def _named_in(self, text: str) -> set[str]:
        readings = {plain(text), unescaped(text)}
        return {
            self._words[match[0]]
            for pattern in self._patterns_by_bounds
            for reading in readings
            for match in pattern.finditer(reading)
        }

    def _pattern_of(self, word: str) -> re.Pattern[str]:
        if word not in self._written:
            pattern = _between(_bounds(word), pattern_of(word))
            self._written[word] = re.compile(pattern, re.IGNORECASE)
        return self._written[word]


def take_out_of_texts(connection: Connection, metadata: MetaData, mentions: Mentions) -> dict[str, int]:
    """Rewrite the rows that mention the customers; returns the number of rows by table."""
    changes = {}
    for table, columns in _with_texts(metadata):
        rows = sum(1 for _ in _rewritten(connection, table, columns, mentions))
        if rows:
            changes[table.name] = rows
    return changes


def count_in_texts(connection: Connection, metadata: MetaData, mentions: Mentions) -> dict[str, int]:
    """How many rows mention them, by table; nothing is changed."""
    counts = {}
    for table, columns in _with_texts(metadata):
        if rows := len(_changes(connection, table, columns, mentions)):
            counts[table.name] = rows
    return counts


def texts(connection: Connection, metadata: MetaData) -> Iterator[str]:
    """Every text that `take_out_of_texts` would search; JSON values as JSON text."""
    from sqlalchemy import select

    for _, columns in _with_texts(metadata):
        for row in connection.execute(select(*columns)):
            yield from (
                value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                for value in row
                if value is not None
            )


def _with_texts(metadata: MetaData) -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in metadata.sorted_tables:
        if table.name in _STAFF or "customer_id" in table.c:
            continue
        columns = [column for column in table.c if _is_text(column)]
        if columns and table.primary_key.columns:
            yield table, columns


def take_orders_out_of_audit(connection: Connection, order_ids: Collection[str]) -> int:
    """Remove the ids of these orders from entries about corrections and removals; the rest of each entry
    stays. Returns the number of entries changed.
    """
    from tenure.store.database.schema import AUDIT

    return connection.execute(AUDIT.update().where(_names_order(order_ids)).values(target=FORGOTTEN)).rowcount


def count_orders_in_audit(connection: Connection, order_ids: Collection[str]) -> int:
    """How many entries name one of the orders."""
    from sqlalchemy import func, select

    from tenure.store.database.schema import AUDIT

    query = select(func.count()).select_from(AUDIT).where(_names_order(order_ids))
    return int(connection.execute(query).scalar_one())


def _names_order(order_ids: Collection[str]) -> ColumnElement[bool]:
    from tenure.store.database.schema import AUDIT

    return AUDIT.c.action.in_(("correct_order", "remove_order")) & AUDIT.c.target.in_(order_ids)


def _rewritten(
    connection: Connection, table: Table, texts: list[Column[Any]], mentions: Mentions
) -> Iterator[None]:
    from sqlalchemy import update

    for same, change in _changes(connection, table, texts, mentions):
        connection.execute(update(table).where(*same).values(change))
        yield


def _changes(
    connection: Connection, table: Table, texts: list[Column[Any]], mentions: Mentions
) -> list[tuple[list[ColumnElement[bool]], dict[str, Any]]]:
    """Rows that mention them, by their keys, with the columns as they are without."""
    from sqlalchemy import select

    keys, unique_columns = list(table.primary_key.columns), _unique_columns(table)
    rows = connection.execute(select(*keys, *texts)).mappings().partitions(_ROWS_AT_ONCE)
    changes = []
    for row in (row for partition in rows for row in partition):
        cleaned = {column.name: mentions.taken_out(row[column.name]) for column in texts}
        change = {name: value for name, value in cleaned.items() if value != row[name]}
        if change:
            mark = str(row[keys[-1].name])[:_MARK_LETTERS]
            fitting = {
                name: _fitting(value, table.c[name], mark if name in unique_columns else "")
                for name, value in change.items()
            }
            changes.append(([key == row[key.name] for key in keys], fitting))
    return changes


def _unique_columns(table: Table) -> set[str]:
    """Columns that are part of a unique constraint or index."""
    from sqlalchemy import UniqueConstraint

    constraints = [list(item.columns) for item in table.constraints if isinstance(item, UniqueConstraint)]
    indexes = [list(index.columns) for index in table.indexes if index.unique]
    return {column.name for columns in constraints + indexes for column in columns}


def _fitting(value: Any, column: Column[Any], mark: str) -> Any:
    """Cut a text to the column's length; a text that must be unique ends with the row's `mark`."""
    if not isinstance(value, str):
        return value
    length, end = getattr(column.type, "length", None), f" {mark}" if mark else ""
    return f"{value[: None if length is None else length - len(end)]}{end}"


def _is_text(column: Column[Any]) -> bool:
    from sqlalchemy import JSON, String

    is_internal = column.primary_key or column.foreign_keys or column.name in _BY_STAFF | _INTERNAL
    if is_internal or (column.table.name, column.name) == ("audit", "outcome"):
        return False
    return isinstance(column.type, String | JSON)


def _bounds(word: str) -> _Bounds:
    """Patterns before and after a word: short and hexadecimal words must stand alone, because other words may
    contain them by chance.
    """
    is_digest = re.fullmatch(r"[0-9a-fA-F]+", word) is not None
    if len(word) >= (_MIN_LETTERS_IN_DIGESTS if is_digest else _MIN_LETTERS_IN_WORDS) and not word.isdigit():
        return "", ""
    if len(word) >= _MIN_LETTERS_IN_WORDS:
        return rf"(?:{_AFTER_ESCAPE}|(?<![^\W_])(?<!\.))", r"(?![^\W_])"
    return rf"(?:{_AFTER_ESCAPE}|(?<![\w.-]))", r"(?![\w-])"


def _between(bounds: _Bounds, pattern: str) -> str:
    return f"{bounds[0]}{pattern}{bounds[1]}"
