"""Orders in JSON or JSON Lines: nested objects become dotted columns, line items rows of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tenure.core.errors import SourceError
from tenure.sources.delimited import rewriting
from tenure.sources.files import duck, paths, staging
from tenure.sources.files.rows import Rows
from tenure.sources.files.width import refuse_too_wide
from tenure.sources.nested import errors
from tenure.sources.nested import query as json_query
from tenure.sources.nested.columns import preferred_columns
from tenure.sources.nested.shape import Shape, shape_of

if TYPE_CHECKING:
    from tenure.core.ports import Engine

MOST_BYTES_OF_ONE_OBJECT = 1 << 30
_USUAL_OBJECT = 1 << 24
_FIRST_LINE = 1 << 16
_SHOWN_LISTS = 12


class JsonFile:
    """A JSON file, packed with gzip or not; its fields are looked up at once, its rows read by `rows`.

    Attributes
    ----------
    preferred : dict
        Our name -> theirs, where the nesting tells which field is which.
    columns_of_lines : frozenset of str
        The fields within a line; all others are of its order.
    """

    def __init__(self, location: str, engine: Engine) -> None:
        self.path = paths.readable_file(location)
        self.where = self.path.name
        self._engine = engine
        paths.refuse_bomb(self.path)
        with self._readable() as documents:
            self._shape = self._shape_of(documents)
        self.names = json_query.column_names(self._shape)
        self.preferred = preferred_columns(self._shape)
        self.columns_of_lines = frozenset(name for name, (in_line, _) in self._shape.names.items() if in_line)

    @contextmanager
    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> Iterator[Rows]:
        """The picked fields, our name -> theirs, as text, with `source_row`; gone when the block ends."""
        with self._readable() as documents, staging.workplace() as folder:
            query = json_query.rows(documents, self._shape, picks, others)
            with self._explained():
                table = staging.stage(query, folder, self._engine)
            yield Rows(table, _notes(self.where, self._shape), lasting=False)

    def _shape_of(self, documents: str) -> Shape:
        with self._explained():
            query = f"SELECT json_group_structure(json), count(*) FROM {documents}"
            structure, count = duck.execute(self._engine, query).fetchall()[0]
        if not count:
            raise _without_orders(self.where)
        with self._explained():
            shape = shape_of(json.loads(structure), self.where)
        if not shape.fields:
            raise _without_orders(self.where)
        refuse_too_wide(self.where, len(shape.fields) + len(shape.line_fields))
        return shape

    @contextmanager
    def _readable(self) -> Iterator[str]:
        """A `read_json_objects` call for the file, in UTF-8."""
        first = paths.head(self.path, _FIRST_LINE)
        if not first.strip():
            raise _without_orders(self.where)
        with staging.workplace() as folder:
            path = self.path
            if first.startswith((b"\xff\xfe", b"\xfe\xff")):
                path = rewriting.rewritten(path, "utf-16", folder)
                first = paths.head(path, _FIRST_LINE)
            yield _reader(path, first)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise errors.explained(str(error), self.path) from None
        except duckdb.InternalException as error:
            # What DuckDB 2.0 makes of nesting beyond 128 levels.
            if "recursion depth" not in str(error):
                raise
            raise errors.too_deep(self.where) from None
        except RecursionError:
            raise errors.too_deep(self.where) from None


def _reader(path: Path, first: bytes) -> str:
    layout, largest = "array", _USUAL_OBJECT
    if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        layout = "newline_delimited" if _is_by_lines(first) else "unstructured"
    if layout == "unstructured":
        largest = max(_USUAL_OBJECT, sum(len(piece) for piece in paths.chunks(path)) + 1)
        if largest > MOST_BYTES_OF_ONE_OBJECT:
            raise SourceError(
                f"{path.name} is a single JSON object larger than {MOST_BYTES_OF_ONE_OBJECT >> 20:,} MiB.",
                hint="export one order per line (JSON Lines), or a list without an object around it",
                code="source.json.size",
            )
    packed = "gzip" if paths.is_gzip(path) else "uncompressed"
    return (
        f"read_json_objects({duck.quoted(staging.escaped(path))}, format = '{layout}', "
        f"maximum_object_size = {largest}, compression = '{packed}')"
    )


def _is_by_lines(first: bytes) -> bool:
    """Whether the first line is an object by itself, and another follows."""
    line, end, rest = first.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not end or not re.match(rb"\s*\{", rest):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _notes(where: str, shape: Shape) -> tuple[str, ...]:
    notes = []
    if shape.lines:
        notes.append(
            f"{where}: every line of {'.'.join(shape.lines)} becomes a row, with the fields "
            "of its order repeated."
        )
    if shape.refunds:
        notes.append(f"{where}: refunds are added up per order, as '{json_query.REFUNDED}'.")
    if shape.lists:
        named = [".".join(path) for path in shape.lists]
        more = f" and {len(named) - _SHOWN_LISTS} more" if len(named) > _SHOWN_LISTS else ""
        notes.append(f"{where}: lists within an order are ignored: {', '.join(named[:_SHOWN_LISTS])}{more}.")
    return tuple(notes)


def _without_orders(where: str) -> SourceError:
    return SourceError(
        f"{where} is JSON without any orders.",
        hint="export the orders again, over a wider range of dates",
        code="source.header_only",
    )
