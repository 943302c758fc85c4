"""A folder of exports as one log: the same columns in every file, the rows numbered through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import SourceError
from tenure.core.orders.cleaning import RAW_FILE, RAW_FILE_ROW
from tenure.core.orders.reading import SOURCE_ROW
from tenure.sources.files import folder_files, paths
from tenure.sources.files.rows import OTHER_COLUMNS, Rows, columns_of_lines, preferred_columns
from tenure.sources.mapping.names import normalised

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Raw

_IN_EVERY_FILE = ("customer_id", "order_id", "order_date", "amount", "quantity", "unit_price")
_OTHER = "other_"
_SHOWN = 8


class Folder:
    """The tables of a folder, one after the other in the order of their names.

    Every row carries the name of its file and its number in there, so that cleaning can tell two exports
    that overlap from a customer who orders the same twice.

    Parameters
    ----------
    open_file : opens one file.
    """

    def __init__(self, location: str, engine: Engine, open_file: Callable[[str], Raw]) -> None:
        path = paths.local_path(location)
        self.where = path.resolve().name
        self._engine = engine
        found = folder_files.tables_in(path)
        self._notes = list(found.notes(self.where))
        self._parts: list[_Part] = []
        for file in found.tables:
            try:
                self._parts.append(_Part(file.name, open_file(str(file))))
            except SourceError as error:
                if error.code not in ("source.header_only", "source.empty"):
                    raise
                self._notes.append(f"{self.where}: {file.name} has no rows.")
        if not self._parts:
            raise folder_files.without_tables(path)
        self._refuse_strangers()
        by_key = {key: name for part in reversed(self._parts) for key, name in part.names.items()}
        keys = dict.fromkeys(key for part in self._parts for key in part.names)
        self._keys = {by_key[key]: key for key in keys}
        self.names = tuple(self._keys)
        self.preferred = {
            ours: by_key[part.keys[theirs]]
            for part in reversed(self._parts)
            for ours, theirs in preferred_columns(part.raw).items()
        }
        self.columns_of_lines = frozenset(
            by_key[part.keys[name]] for part in self._parts for name in columns_of_lines(part.raw)
        )

    @contextmanager
    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> Iterator[Rows]:
        """The picked columns of all files; of one kind where the files agree, as text where they do not.

        Raises
        ------
        SourceError
            `source.parts` where a file lacks a column that every order needs.
        """
        self._refuse_incomplete(picks)
        wanted = dict(picks) | {f"{_OTHER}{place}": name for place, name in enumerate(others)}
        tables: list[ir.Table] = []
        notes: list[str] = []
        with ExitStack() as stack:
            for part in self._parts:
                rows = stack.enter_context(part.raw.rows(self._picked(part, wanted)))
                notes += rows.notes
                place = {RAW_FILE: ibis.literal(part.name), RAW_FILE_ROW: rows.table[SOURCE_ROW]}
                tables.append(rows.table.mutate(**place))
            whole = self._united(tables, list(wanted))
            if others:
                print_of = ibis.struct(
                    {name: whole[name].cast("string") for name in wanted if name not in picks}
                )
                whole = whole.mutate(**{OTHER_COLUMNS: print_of.hash()})
            whole = whole.drop(*(name for name in wanted if name not in picks))
            yield Rows(whole, (*self._said(picks), *notes), lasting=False)

    def _picked(self, part: _Part, wanted: Mapping[str, str]) -> dict[str, str]:
        """Those of the wanted columns that a file has, as it calls them."""
        return {
            ours: part.names[key]
            for ours, theirs in wanted.items()
            if (key := self._keys[theirs]) in part.names
        }

    def _united(self, tables: Sequence[ir.Table], wanted: Sequence[str]) -> ir.Table:
        """One table of all, every row numbered once."""
        before = 0
        parts = []
        for table in tables:
            columns: dict[str, ir.Value] = {}
            for name in wanted:
                kinds = {one[name].type().copy(nullable=True) for one in tables if name in one.columns}
                kind = next(iter(kinds)) if len(kinds) == 1 else ibis.dtype("string")
                value = table[name] if name in table.columns else ibis.null(kind)
                columns[name] = value if len(kinds) == 1 else _as_text(value)
            numbered = (table[SOURCE_ROW] + before).cast("int64")
            parts.append(
                table.select(
                    **{SOURCE_ROW: numbered},
                    **columns,
                    **{name: table[name] for name in (RAW_FILE, RAW_FILE_ROW)},
                )
            )
            before += self._engine.to_arrow(table.count()).as_py()
        return ibis.union(*parts) if len(parts) > 1 else parts[0]

    def _said(self, picks: Mapping[str, str]) -> Iterator[str]:
        yield from self._notes
        for theirs in picks.values():
            without = [part.name for part in self._parts if self._keys[theirs] not in part.names]
            if without:
                yield (
                    f"{self.where}: {theirs} is unknown in {_listed(without)}, which have no "
                    "column of that name."
                )

    def _refuse_strangers(self) -> None:
        """Raises SourceError (`source.parts`) for a file that shares less than half of its columns."""
        usual = Counter(frozenset(part.names) for part in self._parts).most_common(1)[0][0]
        example = next(part.name for part in self._parts if set(part.names) == usual)
        for part in self._parts:
            if 2 * len(usual & set(part.names)) < min(len(usual), len(part.names)):
                raise SourceError(
                    f"{part.name} has different columns from {example}: they are not parts of one log.",
                    values=part.raw.names,
                    hint=f"take {part.name} out of the folder; pass a table of customers, "
                    "products or events with --customers, --products or --events, and "
                    "order lines with --lines",
                    code="source.parts",
                )

    def _refuse_incomplete(self, picks: Mapping[str, str]) -> None:
        for ours, theirs in picks.items():
            without = [part for part in self._parts if self._keys[theirs] not in part.names]
            if without and ours in _IN_EVERY_FILE:
                name = without[0].name
                raise SourceError(
                    f"{name} has no column '{theirs}', which is {ours} in the other files.",
                    values=without[0].raw.names,
                    hint=f"give that column the same name in every file, or take {name} out of the folder",
                    code="source.parts",
                )


class _Part:
    """One file of the folder.

    `keys` are what its columns have in common with those of other files: their names without case and
    punctuation, unless two of its own would be one; `names` the way back.
    """

    def __init__(self, name: str, raw: Raw) -> None:
        self.name = name
        self.raw = raw
        times = Counter(normalised(column) for column in raw.names)
        self.keys = {
            column: normalised(column) if times[normalised(column)] == 1 else column.strip()
            for column in raw.names
        }
        self.names = {key: column for column, key in self.keys.items()}


def _as_text(value: ir.Value) -> ir.Value:
    """Whole numbers without a point, times as ISO text."""
    kind = value.type()
    if kind.is_floating():
        whole = value == value.floor()
        return ibis.ifelse(whole, value.try_cast("int64").cast("string"), value.cast("string"))
    if kind.is_timestamp():
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.cast("string")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
