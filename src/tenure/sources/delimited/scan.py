"""Scan every byte of a text file before DuckDB parses it, for overlong lines and the expected number of rows.

DuckDB 2.0 silently drops a line that exceeds its buffers, and everything after it. Its single-threaded mode
does the same after an open quote, so it is not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tenure.sources.files import paths

MAX_LINE_BYTES = 1_000_000
TAIL_BYTES = 1 << 16
_FORMULA = b'="'


@dataclass(frozen=True)
class Scan:
    """Results of scanning every byte of a file.

    lines : number of nonblank lines. long_line : number of the first line that is too long.
    quoted : whether quotes may hide line endings. formulas : whether cells may be wrapped as `="..."`.
    line_ends : number of line endings. size : bytes of the file. tail : its last bytes.
    """

    lines: int
    long_line: int | None
    quoted: bool
    formulas: bool = False
    line_ends: int = 0
    size: int = 0
    tail: bytes = b""


def scan(path: Path) -> Scan:
    """Read the file once, unpacked, in constant memory. Raises SourceError (`source.gzip`)."""
    counter = _Counter()
    for piece in paths.chunks(path):
        counter.add(piece)
        if counter.long_line:
            break
    return counter.result()


class _Counter:
    def __init__(self) -> None:
        self.line_ends = self.blank = 0
        self.open_bytes = 0
        self.long_line: int | None = None
        self.quoted = self.formulas = False
        self.open = self.tail = b""
        self.size = 0

    def add(self, piece: bytes) -> None:
        sign = b"\n" if b"\n" in piece or b"\r" not in piece else b"\r"
        first = piece.find(sign)
        # A piece is at most as long as a line may be, so only lines that span pieces can be too long.
        self.open_bytes += len(piece) if first < 0 else first
        if self.open_bytes > MAX_LINE_BYTES:
            self.long_line = self.line_ends + 1
        text = self.open + piece
        if b'"' in piece:
            self.quoted = True
            self.formulas = self.formulas or _FORMULA in piece or (self.tail + piece[:1]).endswith(_FORMULA)
        self.size += len(piece)
        self.tail = (self.tail + piece)[-TAIL_BYTES:]
        self.line_ends += piece.count(sign)
        self.blank += _blank_lines(text, sign)
        if first >= 0:
            self.open_bytes = len(piece) - piece.rfind(sign) - 1
        last = text[text.rfind(sign) + 1 :]
        self.open = last if _is_blank(last) else b"x"

    def result(self) -> Scan:
        return Scan(
            self.line_ends - self.blank + (not _is_blank(self.open)),
            self.long_line,
            self.quoted,
            self.formulas,
            self.line_ends,
            self.size,
            self.tail,
        )


def _blank_lines(text: bytes, sign: bytes) -> int:
    """Number of blank lines; they are rare, so a cheap check comes first."""
    if sign * 2 in text or sign + b"\r" + sign in text or text.startswith((sign, b"\r" + sign)):
        return sum(_is_blank(line) for line in text.split(sign)[:-1])
    return 0


def _is_blank(line: bytes) -> bool:
    return line in (b"", b"\r")
