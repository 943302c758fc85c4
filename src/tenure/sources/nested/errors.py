"""What is wrong with a JSON file, with line and column and without its content."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

from tenure.core.errors import SourceError
from tenure.sources.files import paths
from tenure.sources.files.disk_full import disk_full

_MOST_LOOKED_AT = 1 << 28


def explained(message: str, path: Path) -> SourceError:
    """The error for a complaint of DuckDB about a file."""
    if full := disk_full(message):
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


def too_deep(where: str) -> SourceError:
    """The error for objects in objects in objects."""
    return SourceError(
        f"{where} is nested too deeply for orders.",
        values=["the limit is 128 levels"],
        hint="export one object per order, with its lines in one list",
        code="source.json.depth",
    )


def _place(path: Path) -> str:
    """Line and column of the first mistake; empty where it cannot be told."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    text, size = [], 0
    for piece in paths.chunks(path):
        size += len(piece)
        if size > _MOST_LOOKED_AT:
            return ""
        text.append(decode(piece))
    text.append(decode(b"", final=True))
    whole = "".join(text)
    try:
        json.loads(whole)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            return f"line {error.lineno}, column {error.colno}"
        return _place_by_lines(whole)
    except RecursionError:
        return ""
    return ""


def _place_by_lines(text: str) -> str:
    """The same where every line is an object of its own."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if line.strip():
                json.loads(line)
        except json.JSONDecodeError as error:
            return f"line {number}, column {error.colno}"
    return ""
