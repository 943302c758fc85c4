"""Errors in JSON files, with line and column but without content."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

from tenure.core.errors import SourceError
from tenure.sources.files import paths
from tenure.sources.files.disk_full import disk_full_error

_MAX_SCANNED = 1 << 28


def reader_error(message: str, path: Path) -> SourceError:
    """The error for a message of DuckDB about a file."""
    if full := disk_full_error(message):
        return full
    if "maximum_object_size" in message:
        return SourceError(
            f"{path.name} has an object that is too large to be an order.",
            hint="check that every order is a separate object",
            code="source.json.size",
        )
    try:
        place = _place(path)
    except UnicodeDecodeError:
        return SourceError(
            f"{path.name} is not valid UTF-8 text, which JSON must be.",
            hint="export it again, or save it as UTF-8",
            code="source.encoding",
        )
    return SourceError(
        f"{path.name} is not valid JSON" + (": it is truncated or malformed." if place else "."),
        values=[place] if place else (),
        hint="check that place, or export the orders again" if place else "export the orders again",
        code="source.json",
    )


def too_deep_error(label: str) -> SourceError:
    """The error for objects that are nested too deeply."""
    return SourceError(
        f"{label} is nested too deeply for orders.",
        values=["the limit is 128 levels"],
        hint="export one object per order, with its lines in one list",
        code="source.json.depth",
    )


def _place(path: Path) -> str:
    """Line and column of the first syntax error; empty if unknown."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    text, size = [], 0
    for piece in paths.chunks(path):
        size += len(piece)
        if size > _MAX_SCANNED:
            return ""
        text.append(decode(piece))
    text.append(decode(b"", final=True))
    document = "".join(text)
    try:
        json.loads(document)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            return f"line {error.lineno}, column {error.colno}"
        return _place_by_lines(document)
    except RecursionError:
        return ""
    return ""


def _place_by_lines(text: str) -> str:
    """The same if every line is a separate object."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if line.strip():
                json.loads(line)
        except json.JSONDecodeError as error:
            return f"line {number}, column {error.colno}"
    return ""
