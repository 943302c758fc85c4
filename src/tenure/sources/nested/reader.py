"""Orders in JSON or JSON Lines: nested objects become dotted columns, line items become rows."""

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

MAX_OBJECT_BYTES = 1 << 30
_USUAL_OBJECT = 1 << 24
_FIRST_LINE = 1 << 16
_SHOWN_LISTS = 12


class JsonFile:
    """A JSON file, plain or compressed with gzip. Its fields are detected at once; `rows` reads its rows.

    Attributes
    ----------
    preferred : dict
        Field -> column, for columns identified by the nesting.
    columns_of_lines : frozenset of str
        The columns of lines; all others belong to the order.
    """

    def __init__(self, location: str, engine: Engine) -> None:
        self.path = paths.readable_file(location)
        self.label = self.path.name
        self._engine = engine
        paths.refuse_bomb(self.path)
        with self._readable() as documents:
            self._shape = self._shape_of(documents)
        self.names = json_query.column_names(self._shape)
        self.preferred = preferred_columns(self._shape)
        self.columns_of_lines = frozenset(name for name, (in_line, _) in self._shape.names.items() if in_line)

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns (field -> column) as text, with `source_row`; dropped when the block ends."""
        with self._readable() as documents, staging.temporary_folder() as folder:
            query = json_query.rows(documents, self._shape, picks, extra_columns)
            with self._clear_errors():
                table = staging.stage(query, folder, self._engine)
            yield Rows(table, _notes(self.label, self._shape), lasting=False)

    def _shape_of(self, documents: str) -> Shape:
        with self._clear_errors():
            query = f"SELECT json_group_structure(json), count(*) FROM {documents}"
            structure, count = duck.execute(self._engine, query).fetchall()[0]
        if not count:
            raise _no_orders_error(self.label)
        with self._clear_errors():
            shape = shape_of(json.loads(structure), self.label)
        if not shape.fields:
            raise _no_orders_error(self.label)
        refuse_too_wide(self.label, len(shape.fields) + len(shape.line_fields))
        return shape

    @contextmanager
    def _readable(self) -> Iterator[str]:
        """A `read_json_objects` call for the file, in UTF-8."""
        first = paths.head(self.path, _FIRST_LINE)
        if not first.strip():
            raise _no_orders_error(self.label)
        with staging.temporary_folder() as folder:
            path = self.path
            if first.startswith((b"\xff\xfe", b"\xfe\xff")):
                path = rewriting.rewrite_as_utf8(path, "utf-16", folder)
                first = paths.head(path, _FIRST_LINE)
            yield _reader(path, first)

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise errors.reader_error(str(error), self.path) from None
        except duckdb.InternalException as error:
            # DuckDB 2.0 raises this for nesting beyond 128 levels.
            if "recursion depth" not in str(error):
                raise
            raise errors.too_deep_error(self.label) from None
        except RecursionError:
            raise errors.too_deep_error(self.label) from None


def _reader(path: Path, first: bytes) -> str:
    layout, largest = "array", _USUAL_OBJECT
    if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        layout = "newline_delimited" if _is_by_lines(first) else "unstructured"
    if layout == "unstructured":
        largest = max(_USUAL_OBJECT, sum(len(piece) for piece in paths.chunks(path)) + 1)
        if largest > MAX_OBJECT_BYTES:
            raise SourceError(
                f"{path.name} is a single JSON object larger than {MAX_OBJECT_BYTES >> 20:,} MiB.",
                hint="export one order per line (JSON Lines), or a list without an object around it",
                code="source.json.size",
            )
    packed = "gzip" if paths.is_gzip(path) else "uncompressed"
    return (
        f"read_json_objects({duck.quoted(staging.escape_path(path))}, format = '{layout}', "
        f"maximum_object_size = {largest}, compression = '{packed}')"
    )


def _is_by_lines(first: bytes) -> bool:
    """Whether the first line is a complete object and another one follows."""
    line, end, rest = first.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not end or not re.match(rb"\s*\{", rest):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _notes(label: str, shape: Shape) -> tuple[str, ...]:
    notes = []
    if shape.lines:
        notes.append(
            f"{label}: every line of {'.'.join(shape.lines)} becomes a row, with the fields "
            "of its order repeated."
        )
    if shape.refunds:
        notes.append(f"{label}: refunds are added up per order, as '{json_query.REFUNDED}'.")
    if shape.lists:
        dotted = [".".join(path) for path in shape.lists]
        more = f" and {len(dotted) - _SHOWN_LISTS} more" if len(dotted) > _SHOWN_LISTS else ""
        notes.append(f"{label}: lists within an order are ignored: {', '.join(dotted[:_SHOWN_LISTS])}{more}.")
    return tuple(notes)


def _no_orders_error(label: str) -> SourceError:
    return SourceError(
        f"{label} is JSON without any orders.",
        hint="export the orders again, over a wider range of dates",
        code="source.header_only",
    )
