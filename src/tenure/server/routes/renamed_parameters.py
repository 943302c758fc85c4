"""Refuse query parameters that have a new name: ignoring them would change the answer without notice."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.core.errors import OptionError


def refuse_renamed(
    parameters: Mapping[str, str], new_names: Mapping[str, str], code: str = "option.renamed"
) -> None:
    """Raises OptionError (`code`) for the first parameter that is a key of `new_names`."""
    for name in parameters:
        if name in new_names:
            raise OptionError(
                f"The parameter {name} has a new name.", hint=f"use {new_names[name]}", code=code
            )
