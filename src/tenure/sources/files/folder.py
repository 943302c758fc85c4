"""A folder of exports as one log: the same columns in every file, with consecutive row numbers."""

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
    from tenure.sources.files.rows import RawTable

_IN_EVERY_FILE = ("customer_id", "order_id", "order_date", "amount", "quantity", "unit_price")
_OTHER = "other_"
_SHOWN = 8


class Folder:
    """The tables of a folder, concatenated in the order of their names.

    Every row has the name of its file and its row number in that file, so that cleaning can distinguish
    overlapping exports from a customer who orders the same thing twice.

    Parameters
    ----------
    open_file : opens one file.
    """

    def __init__(self, location: str, engine: Engine, open_file: Callable[[str], RawTable]) -> None:
        path = paths.local_path(location)
        self.label = path.resolve().name
        self._engine = engine
        files = folder_files.tables_in(path)
        self._notes = list(files.notes(self.label))
        self._parts: list[_Part] = []
        for file in files.tables:
            try:
                self._parts.append(_Part(file.name, open_file(str(file))))
            except SourceError as error:
                if error.code not in ("source.header_only", "source.empty"):
                    raise
                self._notes.append(f"{self.label}: {file.name} has no rows.")
        if not self._parts:
            raise folder_files.no_tables_error(path)
        self._refuse_unrelated_files()
        by_key = {key: name for part in reversed(self._parts) for key, name in part.names.items()}
        keys = dict.fromkeys(key for part in self._parts for key in part.names)
        self._keys = {by_key[key]: key for key in keys}
        self.names = tuple(self._keys)
        self.preferred = {
            field: by_key[part.keys[column]]
            for part in reversed(self._parts)
            for field, column in preferred_columns(part.raw).items()
        }
        self.columns_of_lines = frozenset(
            by_key[part.keys[name]] for part in self._parts for name in columns_of_lines(part.raw)
        )

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns of all files, as text if the files disagree about the type.

        Raises
        ------
        SourceError
            `source.parts` if a file lacks a column that every order needs.
        """
        self._refuse_incomplete(picks)
        columns_to_read = dict(picks) | {f"{_OTHER}{place}": name for place, name in enumerate(extra_columns)}
        tables: list[ir.Table] = []
        notes: list[str] = []
        with ExitStack() as stack:
            for part in self._parts:
                rows = stack.enter_context(part.raw.rows(self._available(part, columns_to_read)))
                notes += rows.notes
                place = {RAW_FILE: ibis.literal(part.name), RAW_FILE_ROW: rows.table[SOURCE_ROW]}
                tables.append(rows.table.mutate(**place))
            united = self._united(tables, list(columns_to_read))
            if extra_columns:
                fingerprint = ibis.struct(
                    {name: united[name].cast("string") for name in columns_to_read if name not in picks}
                )
                united = united.mutate(**{OTHER_COLUMNS: fingerprint.hash()})
            united = united.drop(*(name for name in columns_to_read if name not in picks))
            yield Rows(united, (*self._all_notes(picks), *notes), lasting=False)

    def _available(self, part: _Part, columns_to_read: Mapping[str, str]) -> dict[str, str]:
        """The requested columns that a file has, under its own names."""
        return {
            field: part.names[key]
            for field, column in columns_to_read.items()
            if (key := self._keys[column]) in part.names
        }

    def _united(self, tables: Sequence[ir.Table], names: Sequence[str]) -> ir.Table:
        """All tables as one, with consecutive row numbers."""
        before = 0
        parts = []
        for table in tables:
            columns: dict[str, ir.Value] = {}
            for name in names:
                kinds = {part[name].type().copy(nullable=True) for part in tables if name in part.columns}
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

    def _all_notes(self, picks: Mapping[str, str]) -> Iterator[str]:
        yield from self._notes
        for column in picks.values():
            lacking = [part.name for part in self._parts if self._keys[column] not in part.names]
            if lacking:
                yield (
                    f"{self.label}: {column} is unknown in {_listed(lacking)}, which have no "
                    "column of that name."
                )

    def _refuse_unrelated_files(self) -> None:
        """Raises SourceError (`source.parts`) for a file that has less than half of its columns in common."""
        usual = Counter(frozenset(part.names) for part in self._parts).most_common(1)[0][0]
        example = next(part.name for part in self._parts if set(part.names) == usual)
        for part in self._parts:
            if 2 * len(usual & set(part.names)) < min(len(usual), len(part.names)):
                raise SourceError(
                    f"{part.name} has different columns from {example}: they are not parts of one log.",
                    values=part.raw.names,
                    hint=f"move {part.name} out of the folder; pass a table of customers, "
                    "products or events with --customers, --products or --events, and "
                    "order lines with --lines",
                    code="source.parts",
                )

    def _refuse_incomplete(self, picks: Mapping[str, str]) -> None:
        for field, column in picks.items():
            lacking = [part for part in self._parts if self._keys[column] not in part.names]
            if lacking and field in _IN_EVERY_FILE:
                name = lacking[0].name
                raise SourceError(
                    f"{name} has no column '{column}', which is {field} in the other files.",
                    values=lacking[0].raw.names,
                    hint=f"give that column the same name in every file, or move {name} out of the folder",
                    code="source.parts",
                )


class _Part:
    """A file of the folder.

    `keys` maps its columns to keys that are shared with other files: names without case and punctuation,
    unless two of its own columns would get the same key. `names` is the inverse mapping.
    """

    def __init__(self, name: str, raw: RawTable) -> None:
        self.name = name
        self.raw = raw
        counts = Counter(normalised(column) for column in raw.names)
        self.keys = {
            column: normalised(column) if counts[normalised(column)] == 1 else column.strip()
            for column in raw.names
        }
        self.names = {key: column for column, key in self.keys.items()}


def _as_text(value: ir.Value) -> ir.Value:
    """Integers without a decimal point, times as ISO text."""
    kind = value.type()
    if kind.is_floating():
        is_integer = value == value.floor()
        return ibis.ifelse(is_integer, value.try_cast("int64").cast("string"), value.cast("string"))
    if kind.is_timestamp():
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.cast("string")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
