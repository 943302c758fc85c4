"""Rewrite text as UTF-8 with uniform line endings, in constant memory."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tenure.core.errors import SourceError
from tenure.sources.files import paths

if TYPE_CHECKING:
    from tenure.sources.delimited.layout import Encoding

NAME = "rewritten.csv"
_HOLES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in _HOLES}


def rewrite_as_utf8(path: Path, encoding: Encoding, folder: Path) -> Path:
    """Write the text as UTF-8 with uniform line endings, a mebibyte at a time; returns the new path."""
    target = folder / NAME
    # Decode as Latin-1 first: unlike Python's cp1252 it has no holes. Windows letters are replaced
    # afterwards.
    codec = "latin-1" if encoding == "cp1252" else encoding
    with paths.open_unpacked(path) as packed, target.open("w", encoding="utf-8", newline="\n") as out:
        text = io.TextIOWrapper(cast("io.BufferedReader", packed), encoding=codec, newline=None)
        try:
            while piece := text.read(paths.CHUNK_BYTES):
                out.write(piece.translate(_WINDOWS_1252) if encoding == "cp1252" else piece)
        except UnicodeDecodeError:
            raise SourceError(
                f"{path.name} contains text that is not valid {encoding.upper()}.",
                hint="save it again as CSV in UTF-8",
                code="source.encoding",
            ) from None
    return target
