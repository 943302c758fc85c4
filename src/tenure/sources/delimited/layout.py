"""Layout of a text file: encoding, delimiter and column names, detected from its first mebibyte."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from tenure.core.errors import SourceError
from tenure.sources.delimited import headings
from tenure.sources.delimited.scan import MAX_LINE_BYTES
from tenure.sources.files import paths
from tenure.sources.files.width import refuse_too_wide
from tenure.sources.mapping import names as _names

Encoding = Literal["utf-8", "utf-16", "cp1252"]

_DELIMITERS = (",", ";", "\t", "|")
_HEAD_RECORDS = 200
_BOM = "\ufeff"


@dataclass(frozen=True)
class Layout:
    """What is needed to read the rows of a text file.

    `skip` counts lines before the header, including blank lines; `hints` counts those that are not blank
    (such as Excel's `sep=;`), of which `above` are text above the table of a report.
    """

    encoding: Encoding
    delimiter: str
    names: tuple[str, ...]
    skip: int = 0
    hints: int = 0
    above: int = 0


def find_layout(path: Path) -> Layout:
    """Detect the layout from the first mebibyte.

    Raises
    ------
    SourceError
        `source.binary`, `source.encoding`, `source.line_too_long`, `source.header_only`, `source.gzip`,
        `source.too_many_columns`.
    """
    first = paths.head(path)
    if not first.strip():
        raise SourceError(
            f"{path.name} contains only blanks.", hint="export the orders again", code="source.empty"
        )
    paths.refuse_binary(path, first)
    encoding = _encoding_of(first)
    text = _decoded(first, encoding)
    if len(first) == paths.HEAD_BYTES and "\n" not in text and "\r" not in text:
        raise line_too_long_error(path, 1)
    text = text.removeprefix(_BOM)
    blank, text = _without_blank_lines(text)
    hints, delimiter = _excel_hint(text)
    text = text.split("\n", 1)[1] if hints else text
    delimiter = delimiter or _delimiter_of(text)
    records = _records(text, delimiter)
    rows = [record for record in records if record]
    if not rows:
        raise line_too_long_error(path, 1)
    refuse_too_wide(path.name, max(len(row) for row in rows))
    above = headings.header_position(rows)
    if len(rows) == above + 1:
        raise header_only_error(path)
    names = _names.unique([unwrap_formula(cell) for cell in rows[above]])
    skip = records.index(rows[above]) if above else 0
    return Layout(encoding, delimiter, names, blank + hints + skip, hints + above, above)


def unwrap_formula(cell: str) -> str:
    """A cell without the `="..."` that keeps Excel from reformatting it."""
    match = re.fullmatch(r'\s*="(.*)"\s*', cell, re.DOTALL)
    return match[1].replace('""', '"') if match else cell


def header_only_error(path: Path) -> SourceError:
    """The error for a file with column names and no rows."""
    return SourceError(
        f"{path.name} has column names but no rows.",
        hint="export the orders again, over a wider range of dates",
        code="source.header_only",
    )


def line_too_long_error(path: Path, line: int) -> SourceError:
    """The error for a line that is too long to be an order."""
    return SourceError(
        f"{path.name} has a line longer than {MAX_LINE_BYTES:,} bytes.",
        values=[f"line {line}"],
        hint="check that line for a missing line ending or an open quote, and export again",
        code="source.line_too_long",
    )


def _encoding_of(first: bytes) -> Encoding:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        first.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head may end within a character; an earlier error means another encoding.
        return "utf-8" if error.start > len(first) - 4 and len(first) == paths.HEAD_BYTES else "cp1252"
    return "utf-8"


def _decoded(first: bytes, encoding: Encoding) -> str:
    return first.decode(encoding, errors="ignore")


def _without_blank_lines(text: str) -> tuple[int, str]:
    """The number of leading blank lines, and the text after them."""
    rest = text.lstrip("\r\n")
    before = text[: len(text) - len(rest)]
    return len(before.splitlines()), rest


def _excel_hint(text: str) -> tuple[int, str]:
    match = re.match(r"sep=(.)\r?\n", text)
    return (1, match[1]) if match else (0, "")


def _delimiter_of(text: str) -> str:
    records = {delimiter: _rows(text, delimiter) for delimiter in _DELIMITERS}

    def fit(delimiter: str) -> tuple[float, int]:
        widths = [len(record) for record in records[delimiter]]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return round(Counter(widths)[widths[0]] / len(widths), 1), widths[0]

    def known_names(delimiter: str) -> int:
        head = records[delimiter][: headings.MAX_LINES_ABOVE]
        return max((headings.count_recognised(record) for record in head), default=0)

    best = max(_DELIMITERS, key=fit)
    if known_names(best) < 2:
        # With text above the table, widths mislead; known names are better evidence.
        by_names = max(_DELIMITERS, key=known_names)
        best = by_names if known_names(by_names) > 1 else best
    return best if fit(best)[1] or known_names(best) > 1 else ","


def _rows(text: str, delimiter: str) -> list[list[str]]:
    return [record for record in _records(text, delimiter) if record]


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The first records; a blank line is a record without cells."""
    records: list[list[str]] = []
    # A field beyond the csv module's limit ends detection; DuckDB judges the line later.
    with suppress(csv.Error):
        records.extend(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _HEAD_RECORDS))
    return records
