"""Parse amounts by name, such as `High-CLV=2000`."""

from __future__ import annotations

from collections.abc import Sequence

from tenure.core.errors import OptionError


def amounts_of(option: str, texts: Sequence[str]) -> dict[str, float]:
    """Amounts by name; a later one replaces an earlier one. Raises OptionError (`option.amount`)."""
    amounts = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        try:
            if not (equals and name.strip()):
                raise ValueError("no name")
            amounts[name.strip()] = float(value)
        except ValueError:
            raise OptionError(
                f"{option} must be written as a name and an amount.",
                values=[text],
                hint="such as High-CLV=2000",
                code="option.amount",
            ) from None
    return amounts


def names_of(option: str, texts: Sequence[str]) -> dict[str, str]:
    """Column names of a file by Tenure's names, from `ours=theirs`. Raises OptionError (`option.column`)."""
    names = {}
    for text in texts:
        own_name, equals, column_name = text.partition("=")
        if not (own_name.strip() and equals and column_name.strip()):
            raise OptionError(
                f"{option} must be written as ours=theirs.",
                values=[text],
                hint="such as spend=Amount spent",
                code="option.column",
            )
        names[own_name.strip()] = column_name.strip()
    return names
