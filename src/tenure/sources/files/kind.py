"""File types by content: the first bytes decide, and the extension only if they are inconclusive."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from tenure.core.errors import SourceError
from tenure.core.files.packed import PackedDamage
from tenure.core.files.zip_files import opened_zip, starts_with
from tenure.sources.files import paths
from tenure.sources.files.parquet import is_parquet

Kind = Literal["folder", "parquet", "workbook", "archive", "json", "text"]

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
JSON_ENDINGS = tuple(f"{name}{packed}" for name in (".json", ".jsonl", ".ndjson") for packed in ("", ".gz"))
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WORKBOOK_STARTS = (_ZIP, _OLE)
_EMPTY_ZIP = b"PK\x05\x06"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_JSON = re.compile(r"\ufeff?\s*(\[\s*)?\{\s*[\"}]|\ufeff?\s*\[\s*\]")
_HEAD_BYTES = 4096


def kind_of(path: Path) -> Kind:
    """The reader for a path; `text` if it is nothing else. Never raises."""
    if path.is_dir():
        return "parquet" if is_parquet(path) else "folder"
    name = path.name.lower()
    if name.endswith(".parquet") or is_parquet(path):
        return "parquet"
    first = _first_bytes(path)
    if first.startswith(_OLE) or (first.startswith(_ZIP) and _is_workbook(path)):
        return "workbook"
    if first.startswith((_ZIP, _EMPTY_ZIP)):
        return "archive"
    if _JSON.match(_as_text(first)) or name.endswith(JSON_ENDINGS):
        return "json"
    return "text"


def _first_bytes(path: Path) -> bytes:
    try:
        return paths.head(path, _HEAD_BYTES)
    except (SourceError, OSError):
        return b""


def _as_text(first: bytes) -> str:
    encoding = "utf-16" if first.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return first.decode(encoding, errors="ignore")


def _is_workbook(path: Path) -> bool:
    try:
        with opened_zip(path) as archive:
            names = archive.namelist()
            if any(name.lower() in ("xl/workbook.xml", "xl/workbook.bin") for name in names):
                return True
            return "mimetype" in names and starts_with(archive, "mimetype", _OPEN_DOCUMENT)
    except (PackedDamage, OSError):
        return path.name.lower().endswith(WORKBOOK_ENDINGS)
