"""Currencies in the cell formats of a workbook: a `$` in the format is not part of the value.

Formats are often just the spreadsheet's default, so they decide nothing; but the user has to know about them.
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

_MAX_STYLE_BYTES = 16 * 1024 * 1024
_OVERLAP = 1024
"""More than the length of any cell's tag."""

_FORMAT = re.compile(r'<numFmt\b[^>]*?\bnumFmtId="(\d+)"[^>]*?\bformatCode="([^"]*)"')
_USES = re.compile(r"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_USE = re.compile(r'<xf\b[^>]*?\bnumFmtId="(\d+)"')
_STYLED = re.compile(rb'<c\b[^>]{0,200}?\bs="(\d{1,6})"')
_NAMED = re.compile(rb'office:currency="([A-Za-z]{3})"')
_BRACKET = re.compile(r"\[\$([^\]\-]+)(?:-[^\]]*)?\]")
_SIGN = re.compile(r"[$\u00a2-\u00a5\u20a0-\u20c0]")


def currencies_of_cells(path: Path) -> tuple[str, ...]:
    """Codes or signs in the cell formats of all sheets, sorted; empty if the workbook is not a ZIP file."""
    status = path.stat()
    return _currencies(path, status.st_mtime_ns, status.st_size) if zipfile.is_zipfile(path) else ()


@lru_cache(maxsize=32)
def _currencies(path: Path, _changed: int, _size: int) -> tuple[str, ...]:
    with _archive.open_archive(path) as archive:
        members = {member.filename: member for member in archive.infolist()}
        if "content.xml" in members:
            codes = _matches(_NAMED, member_pieces(archive, members["content.xml"]))
            return tuple(sorted(code.decode().upper() for code in codes))
        if "xl/styles.xml" not in members or members["xl/styles.xml"].file_size > _MAX_STYLE_BYTES:
            return ()
        of_style = _by_style(
            b"".join(member_pieces(archive, members["xl/styles.xml"])).decode(errors="replace")
        )
        if not of_style:
            return ()
        sheets = [member for name, member in members.items() if name.startswith("xl/worksheets/")]
        used_styles = {
            int(style) for sheet in sheets for style in _matches(_STYLED, member_pieces(archive, sheet))
        }
    return tuple(sorted({currency for style in used_styles for currency in of_style.get(style, ())}))


def _by_style(styles: str) -> dict[int, set[str]]:
    """Currencies of cell formats, by the number of the style that uses them."""
    formats = {number: _in_format(unescape(code)) for number, code in _FORMAT.findall(styles)}
    uses = _USES.search(styles)
    numbers = _USE.findall(uses[0]) if uses else []
    return {style: formats[number] for style, number in enumerate(numbers) if formats.get(number)}


def _in_format(code: str) -> set[str]:
    signs = {sign.strip() for sign in _BRACKET.findall(code)}
    signs |= set(_SIGN.findall(_BRACKET.sub("", code)))
    return {currency_code(sign) for sign in signs if sign}


def _matches(pattern: re.Pattern[bytes], pieces: Iterable[bytes]) -> set[bytes]:
    return {match for block in _overlapping(pieces) for match in pattern.findall(block)}


def _overlapping(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks that overlap with the one before, so that no tag is split."""
    before = b""
    for piece in pieces:
        yield before + piece
        before = piece[-_OVERLAP:]
