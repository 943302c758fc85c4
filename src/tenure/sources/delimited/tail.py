"""The end of a text file: lines below its rows, which have to go before the rows can be read."""

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
_LINES_LOOKED_AT = 3 * footers.MOST_LINES_BELOW


@dataclass(frozen=True)
class LinesBelow:
    """Numbers of the lines below the rows, blank ones left out, and the bytes that stand before them."""

    numbers: tuple[int, ...]
    bytes_before: int


def lines_below(seen: Scan, layout: Layout) -> LinesBelow | None:
    """What a report has below its rows; None in nearly every file."""
    lines = seen.tail.splitlines(keepends=True)
    if b"\r\n" not in seen.tail and b"\n" in seen.tail:
        lines = [line + b"\n" for line in seen.tail.removesuffix(b"\n").split(b"\n")]
    if seen.size > len(seen.tail):
        # The tail begins anywhere within a line.
        del lines[0]
    lines = lines[-_LINES_LOOKED_AT:]
    width = len(layout.names)
    count = footers.lines_below([_cells(line, layout.delimiter, width) for line in lines], width)
    if not count:
        return None
    below = lines[-count:]
    last = seen.line_ends + (not seen.tail.endswith((b"\n", b"\r")))
    numbers = tuple(
        number for number, line in enumerate(below, last - count + 1) if line.strip(b"\r\n") != b""
    )
    return LinesBelow(numbers, max(seen.size - sum(map(len, below)), 0))


def cut(path: Path, size: int, folder: Path) -> Path:
    """The first bytes of a file, unpacked, as a file of their own."""
    target = folder / NAME
    with target.open("wb") as out:
        left = size
        for piece in paths.chunks(path):
            out.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
    return target


def _cells(line: bytes, delimiter: str, width: int) -> list[str]:
    """The cells of one line; of a line with an open quote, as many as a row has, so that the look ends."""
    if line.count(b'"') % 2:
        return ['"'] * width
    text = line.decode("utf-8", errors="replace").strip("\r\n").replace("\r", " ")
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:  # a cell beyond the module's limit: it is no footer
        return [text] * width
