"""Currencies in the formats of a workbook's cells: a `$` that only the format shows is in no value.

Formats are often no more than a spreadsheet's default, so they decide nothing; but whoever counts the amounts
has to know of them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path

from tenure.core.files.zip_files import member_pieces
from tenure.core.orders.money import currency_code
from tenure.sources.files import archive as _archive

_MOST_STYLES = 16 * 1024 * 1024
_OVERLAP = 1024
"""Longer than the tag of any cell."""

_FORMAT = re.compile(r'<numFmt\b[^>]*?\bnumFmtId="(\d+)"[^>]*?\bformatCode="([^"]*)"')
_USES = re.compile(r"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_USE = re.compile(r'<xf\b[^>]*?\bnumFmtId="(\d+)"')
_STYLED = re.compile(rb'<c\b[^>]{0,200}?\bs="(\d{1,6})"')
_NAMED = re.compile(rb'office:currency="([A-Za-z]{3})"')
_BRACKET = re.compile(r"\[\$([^\]\-]+)(?:-[^\]]*)?\]")
_SIGN = re.compile(r"[$\u00a2-\u00a5\u20a0-\u20c0]")


def currencies_of_cells(path: Path) -> tuple[str, ...]:
    """Codes or signs in the formats of cells of any sheet, sorted; none of a workbook that is no ZIP file."""
    seen = path.stat()
    return _currencies(path, seen.st_mtime_ns, seen.st_size) if zipfile.is_zipfile(path) else ()


@lru_cache(maxsize=32)
def _currencies(path: Path, _changed: int, _size: int) -> tuple[str, ...]:
    with _archive.opened(path) as archive:
        members = {one.filename: one for one in archive.infolist()}
        if "content.xml" in members:
            named = _found(_NAMED, member_pieces(archive, members["content.xml"]))
            return tuple(sorted(one.decode().upper() for one in named))
        if "xl/styles.xml" not in members or members["xl/styles.xml"].file_size > _MOST_STYLES:
            return ()
        of_style = _by_style(
            b"".join(member_pieces(archive, members["xl/styles.xml"])).decode(errors="replace")
        )
        if not of_style:
            return ()
        sheets = [one for name, one in members.items() if name.startswith("xl/worksheets/")]
        used = {int(style) for one in sheets for style in _found(_STYLED, member_pieces(archive, one))}
    return tuple(sorted({currency for style in used for currency in of_style.get(style, ())}))


def _by_style(styles: str) -> dict[int, set[str]]:
    """Currencies in the formats that cells refer to by the number of their style."""
    formats = {number: _in_format(unescape(code)) for number, code in _FORMAT.findall(styles)}
    uses = _USES.search(styles)
    numbers = _USE.findall(uses[0]) if uses else []
    return {style: formats[number] for style, number in enumerate(numbers) if formats.get(number)}


def _in_format(code: str) -> set[str]:
    found = {sign.strip() for sign in _BRACKET.findall(code)}
    found |= set(_SIGN.findall(_BRACKET.sub("", code)))
    return {currency_code(sign) for sign in found if sign}


def _found(pattern: re.Pattern[bytes], pieces: Iterable[bytes]) -> set[bytes]:
    return {one for block in _overlapping(pieces) for one in pattern.findall(block)}


def _overlapping(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks that begin with the end of the one before, so that no tag is cut."""
    before = b""
    for piece in pieces:
        yield before + piece
        before = piece[-_OVERLAP:]
