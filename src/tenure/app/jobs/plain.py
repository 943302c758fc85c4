"""Convert results to plain JSON values that every database can store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any


def plain(value: Any) -> Any:
    """The value as dicts, lists, texts, numbers, booleans and None; NaN and infinity become None.

    Examples
    --------
    >>> plain({"day": date(2024, 3, 1), "bias": float("nan"), "of": ("a", 1)})
    {'day': '2024-03-01', 'bias': None, 'of': ['a', 1]}
    """
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "item"):  # a NumPy number
        return plain(value.item())
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value
