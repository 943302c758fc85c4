"""Records of numbers read from a file: each is a number, or unknown where it may be."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

Record = TypeVar("Record")
_OPTIONAL = "| None"


def of_numbers(kind: type[Record], *values: Any, **by_name: Any) -> Record:
    """A dataclass whose fields are numbers. Raises TypeError for values that are none."""
    record = kind(*values, **by_name)
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if not is_number(value) and not (value is None and str(field.type).endswith(_OPTIONAL)):
            raise TypeError(f"{field.name} is not a number")
    return record


def is_number(value: object) -> bool:
    """Of JSON values: a boolean is not a number."""
    return type(value) in {int, float}
