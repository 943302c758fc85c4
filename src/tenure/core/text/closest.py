"""Suggestions for misspelled names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

_MAX_LETTERS, _MAX_NAMES = 100, 2_000
"""Limits, because comparing two names takes time quadratic in their length."""


def closest(name: str, names: Iterable[str], *, cutoff: float = 0.6) -> list[str]:
    """The name most similar to `name`, if any is similar enough; long names are compared by their beginning.

    Only the first two thousand names are considered.

    Examples
    --------
    >>> closest("frequncy", ["recency", "frequency"]), closest("x", ["recency"])
    (['frequency'], [])
    """
    by_beginning = {candidate[:_MAX_LETTERS]: candidate for candidate in islice(names, _MAX_NAMES)}
    matches = get_close_matches(name[:_MAX_LETTERS], by_beginning, 1, cutoff)
    return [by_beginning[match] for match in matches]
