"""Which name somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

_MOST_LETTERS, _MOST_NAMES = 100, 2_000
"""To compare two names takes a time that grows by the square of their letters."""


def closest(name: str, names: Iterable[str], *, cutoff: float = 0.6) -> list[str]:
    """The one of the names that is most like `name`, if any is at all; of long ones the beginnings count.

    Only the first two thousand names are looked at.

    Examples
    --------
    >>> closest("frequncy", ["recency", "frequency"]), closest("x", ["recency"])
    (['frequency'], [])
    """
    by_beginning = {one[:_MOST_LETTERS]: one for one in islice(names, _MOST_NAMES)}
    return [by_beginning[one] for one in get_close_matches(name[:_MOST_LETTERS], by_beginning, 1, cutoff)]
