"""The end of a text file: footer lines that have to be removed before the rows can be read."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.sources.delimited import footers
from tenure.sources.files import paths

if TYPE_CHECKING:
    from tenure.sources.delimited.layout import Layout
    from tenure.sources.delimited.scan import Scan

NAME = "without_footer.csv"
_TAIL_LINES = 3 * footers.MAX_LINES_BELOW


@dataclass(frozen=True)
class FooterLines:
    """Numbers of the nonblank footer lines, and the number of bytes before the footer."""

    numbers: tuple[int, ...]
    bytes_before: int


def lines_below(scanned: Scan, layout: Layout) -> FooterLines | None:
    """The footer of a report; None in nearly every file."""
    lines = scanned.tail.splitlines(keepends=True)
    if b"\r\n" not in scanned.tail and b"\n" in scanned.tail:
        lines = [line + b"\n" for line in scanned.tail.removesuffix(b"\n").split(b"\n")]
    if scanned.size > len(scanned.tail):
        # The tail can begin in the middle of a line.
        del lines[0]
    lines = lines[-_TAIL_LINES:]
    width = len(layout.names)
    count = footers.lines_below([_cells(line, layout.delimiter, width) for line in lines], width)
    if not count:
        return None
    below = lines[-count:]
    last = scanned.line_ends + (not scanned.tail.endswith((b"\n", b"\r")))
    numbers = tuple(
        number for number, line in enumerate(below, last - count + 1) if line.strip(b"\r\n") != b""
    )
    return FooterLines(numbers, max(scanned.size - sum(map(len, below)), 0))


def write_head(path: Path, size: int, folder: Path) -> Path:
    """Write the first `size` unpacked bytes of a file to a new file; returns its path."""
    target = folder / NAME
    with target.open("wb") as out:
        remaining = size
        for piece in paths.chunks(path):
            out.write(piece[:remaining])
            remaining -= len(piece)
            if remaining <= 0:
                break
    return target


def _cells(line: bytes, delimiter: str, width: int) -> list[str]:
    """The cells of a line; a line with an open quote gets as many cells as a row, which ends the search."""
    if line.count(b'"') % 2:
        return ['"'] * width
    text = line.decode("utf-8", errors="replace").strip("\r\n").replace("\r", " ")
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:  # a cell beyond the module's limit is not a footer
        return [text] * width
