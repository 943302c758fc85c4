"""JSON of an untrusted folder: an object of plain values, limited in size and depth."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

MAX_BYTES = 256 << 20


def read_object(path: Path) -> dict[str, Any]:
    """The object in a file.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is not an object, or contains invalid numbers or too many levels.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} is larger than {MAX_BYTES >> 20} MiB")
    try:
        document = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError(f"{path.name} is nested too deeply") from None
    if not isinstance(document, dict):
        raise ValueError(f"{path.name} is not a JSON object")
    return document


def plain_name(name: str) -> str:
    """Check the name of a file or folder in the folder. Raises ValueError if it leads elsewhere."""
    if not name or name.startswith(".") or not name.replace("_", "").replace("-", "").isalnum():
        raise ValueError(f"{name!r} is not a valid name for a part of a model")
    return name


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large for a number")
    return value
