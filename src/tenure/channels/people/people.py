"""The members' details, normalised once for every channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from tenure.channels.people import normal
from tenure.core.activation.channel import ChannelRows, PrepareOptions


@dataclass(frozen=True)
class People:
    """Members as stored in the tables: a missing column is unknown for every member."""

    members: pa.Table
    options: PrepareOptions

    def raw(self, name: str) -> pa.Array:
        """A column as it is."""
        if name not in self.members.column_names:
            return pa.nulls(len(self.members), pa.string())
        column = self.members[name]
        return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column

    @cached_property
    def country(self) -> pa.Array:
        """Two upper-case letters; the country from the options where a member has none."""
        codes = normal.countries(self.raw("country"))
        return codes if self.options.country is None else pc.fill_null(codes, self.options.country)

    @cached_property
    def email(self) -> pa.Array:
        return normal.emails(self.raw("email"))

    @cached_property
    def phone(self) -> pa.Array:
        return normal.phones(self.raw("phone"), self.country)

    @cached_property
    def neutral_id(self) -> pa.Array:
        """The ID, sent unchanged: null if the source derived it from an e-mail address or phone number."""
        ids = self.raw("customer_id")
        return pc.if_else(pc.match_substring_regex(ids, "@|^[+]"), None, ids)

    def problems(self, *names: str) -> dict[str, int]:
        """Number of details that are present but not usable, by kind."""
        kinds = {"email": "invalid_email", "phone": "invalid_phone", "country": "unknown_country"}
        counts = {}
        for name in names:
            present = pc.not_equal(pc.utf8_trim_whitespace(self.raw(name).cast(pa.string())), "")
            usable = {"email": self.email, "phone": self.phone, "country": self.country}[name]
            bad = pc.and_(pc.fill_null(present, False), pc.is_null(usable))
            counts[kinds[name]] = int(pc.sum(bad).as_py() or 0)
        return {kind: count for kind, count in counts.items() if count}

    def prepared(
        self, columns: dict[str, pa.Array], any_of: Sequence[str], counted_columns: Sequence[str]
    ) -> ChannelRows:
        """These columns, for the members who have at least one of `any_of`."""
        ids = self.raw("customer_id")
        usable = (
            pa.array([True] * len(ids), pa.bool_())
            if not any_of
            else _any([columns[name] for name in any_of])
        )
        table = pa.table({"customer_id": ids} | columns).filter(usable)
        return ChannelRows(table, usable, self.problems(*counted_columns))


def _any(columns: Sequence[pa.Array]) -> pa.Array:
    valid = pc.is_valid(columns[0])
    for column in columns[1:]:
        valid = pc.or_(valid, pc.is_valid(column))
    return valid


def money(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Two decimals, at least zero; null stays null."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    numbers = whole.cast(pa.float64())
    return pc.round(pc.if_else(pc.less(numbers, 0.0), 0.0, numbers), 2)


def rows_of(table: pa.Table, names: Sequence[str], unknown: object = "") -> list[list[object]]:
    """Rows as lists, in the order of `names`, with `unknown` in place of null."""
    columns = []
    for name in names:
        column = table[name]
        values = column.to_pylist()
        columns.append(
            [unknown if value is None else value for value in values] if column.null_count else values
        )
    return [list(row) for row in zip(*columns, strict=True)]
