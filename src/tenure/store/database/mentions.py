"""Texts of the store that mention somebody who is erased: errors and logs of jobs, results, audit entries.

Rows of tables with a `customer_id` go as a whole (`Database.erase_customers`). Everywhere else what somebody
is called is taken out of the text, and the rest stays: what was done, when, and by whom.
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
_LEAST, _SURELY, _SURELY_IN_DIGESTS = 4, 6, 9
"""Letters of a word that is looked for inside of texts, inside of other words, and of digests."""

_Bounds = tuple[str, str]

_AFTER_ESCAPE = r"(?<=%[0-9a-f]{2})|(?<=\\u00[0-9a-f]{2})|(?<=\\[nrt])"

_STAFF = frozenset({"users", "sessions", "api_keys", "login_failures", "alembic_version"})
_BY_STAFF = frozenset({"actor", "submitted_by", "made_by", "frozen_by", "sent_by", "worker", "minted_by"})
_OURS = frozenset({"state", "kind", "lane", "status", "action", "channel", "mode", "method", "page", "tier"})
_OURS |= {"salt", "country", "run_id", "batch_id", "data_version", "code_version"}
_OURS |= {"members_hash", "key_hash", "body_hash"}
"""Columns with words or digests of our own: who is called `done` takes no job's state with them."""

_ROWS_AT_ONCE = 1_000
_MARK_LETTERS = 8


class Mentions:
    """What erased customers are called: ids, addresses, numbers; in every way a text may spell them.

    Words of three letters and less are found where they are a whole text, longer ones also within one; digits
    only by themselves, as a part of a digest or an amount is nobody. A text that names somebody in a spelling
    that cannot be cut out goes as a whole.
    """

    def __init__(self, words: Collection[str]) -> None:
        spelled = {one: word for word in words if word for one in spellings(word)}
        self._whole = spelled.keys()
        self._words = {one: word for one, word in spelled.items() if len(one) >= _LEAST}
        by_bounds: dict[_Bounds, list[str]] = {}
        for one in self._words:
            by_bounds.setdefault(_bounds(one), []).append(one)
        self._named = [re.compile(_between(bounds, any_of(some))) for bounds, some in by_bounds.items()]
        self._written: dict[str, re.Pattern[str]] = {}

    def taken_out(self, value: Any) -> Any:
        """A text, or plain JSON values, without them; the very same where there are none."""
        if isinstance(value, str):
            return self._without(value)
        if isinstance(value, dict):
            return {self.taken_out(name): self.taken_out(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.taken_out(one) for one in value]
        return value

    def _without(self, text: str) -> str:
        if plain(text) in self._whole or unescaped(text) in self._whole:
            return FORGOTTEN
        named = self._named_in(text)
        if not named:
            return text
        text = short_runs(text)
        for word in sorted(named, key=len, reverse=True):
            text = self._pattern_of(word).sub(FORGOTTEN, text)
        return FORGOTTEN if self._named_in(text) else text

    def _named_in(self, text: str) -> set[str]:
        read = {plain(text), unescaped(text)}
        found = (match for one in self._named for some in read for match in one.finditer(some))
        return {self._words[match[0]] for match in found}

    def _pattern_of(self, word: str) -> re.Pattern[str]:
        if word not in self._written:
            pattern = _between(_bounds(word), pattern_of(word))
            self._written[word] = re.compile(pattern, re.IGNORECASE)
        return self._written[word]


def take_out_of_texts(connection: Connection, found: MetaData, mentions: Mentions) -> dict[str, int]:
    """Rewrite the rows that mention them; how many, by table."""
    changed = {}
    for table, columns in _with_texts(found):
        rows = sum(1 for _ in _rewritten(connection, table, columns, mentions))
        if rows:
            changed[table.name] = rows
    return changed


def count_in_texts(connection: Connection, found: MetaData, mentions: Mentions) -> dict[str, int]:
    """How many rows mention them, by table; nothing is changed."""
    counts = {}
    for table, columns in _with_texts(found):
        if rows := len(_changes(connection, table, columns, mentions)):
            counts[table.name] = rows
    return counts


def texts(connection: Connection, found: MetaData) -> Iterator[str]:
    """Every text of the tables in which `take_out_of_texts` would look; plain JSON values as JSON."""
    from sqlalchemy import select

    for _, columns in _with_texts(found):
        for row in connection.execute(select(*columns)):
            yield from (
                one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
                for one in row
                if one is not None
            )


def _with_texts(found: MetaData) -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in found.sorted_tables:
        if table.name in _STAFF or "customer_id" in table.c:
            continue
        columns = [column for column in table.c if _is_text(column)]
        if columns and table.primary_key.columns:
            yield table, columns


def take_orders_out_of_audit(connection: Connection, order_ids: Collection[str]) -> int:
    """Who removed or corrected one of them, and when, stays; which it was does not. How many entries."""
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

    keys, unlike = list(table.primary_key.columns), _unlike_in(table)
    rows = connection.execute(select(*keys, *texts)).mappings().partitions(_ROWS_AT_ONCE)
    changes = []
    for row in (row for some in rows for row in some):
        now = {one.name: mentions.taken_out(row[one.name]) for one in texts}
        change = {name: value for name, value in now.items() if value != row[name]}
        if change:
            mark = str(row[keys[-1].name])[:_MARK_LETTERS]
            fitting = {
                name: _fitting(value, table.c[name], mark if name in unlike else "")
                for name, value in change.items()
            }
            changes.append(([key == row[key.name] for key in keys], fitting))
    return changes


def _unlike_in(table: Table) -> set[str]:
    """Columns in which no two rows of the table, or of one user in it, may be alike."""
    from sqlalchemy import UniqueConstraint

    constraints = [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [list(one.columns) for one in table.indexes if one.unique]
    return {column.name for columns in constraints + indexes for column in columns}


def _fitting(value: Any, column: Column[Any], mark: str) -> Any:
    """No longer than the column allows; a text that must be unlike others ends with the row's `mark`."""
    if not isinstance(value, str):
        return value
    length, end = getattr(column.type, "length", None), f" {mark}" if mark else ""
    return f"{value[: None if length is None else length - len(end)]}{end}"


def _is_text(column: Column[Any]) -> bool:
    from sqlalchemy import JSON, String

    of_ours = column.primary_key or column.foreign_keys or column.name in _BY_STAFF | _OURS
    if of_ours or (column.table.name, column.name) == ("audit", "outcome"):
        return False
    return isinstance(column.type, String | JSON)


def _bounds(word: str) -> _Bounds:
    """Short and hexadecimal words count where they stand alone: others may hold them by chance."""
    is_digest = re.fullmatch(r"[0-9a-fA-F]+", word) is not None
    if len(word) >= (_SURELY_IN_DIGESTS if is_digest else _SURELY) and not word.isdigit():
        return "", ""
    if len(word) >= _SURELY:
        return rf"(?:{_AFTER_ESCAPE}|(?<![^\W_])(?<!\.))", r"(?![^\W_])"
    return rf"(?:{_AFTER_ESCAPE}|(?<![\w.-]))", r"(?![\w-])"


def _between(bounds: _Bounds, pattern: str) -> str:
    return f"{bounds[0]}{pattern}{bounds[1]}"
