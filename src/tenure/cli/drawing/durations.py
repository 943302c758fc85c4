"""Durations on a terminal."""

from __future__ import annotations


def in_words(seconds: float) -> str:
    """A duration with the precision that matters.

    Examples
    --------
    >>> in_words(5.2), in_words(125), in_words(3_000)
    ('5 s', '2 min 5 s', '50 min')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 10 else f"{minutes} min"
