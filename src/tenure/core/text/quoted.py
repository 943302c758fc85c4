"""Values quoted from files and requests: they may be of a person, so what is kept tells only their shape.

Whoever handed a file in may see what is in it, on their own screen and at once. What stays (jobs,
logs, notes, the audit log) is read by others, and later.
"""

from __future__ import annotations

import re
from typing import Any, Self

ADDRESS, NUMBER = "(e-mail address)", "(phone number)"
_ADDRESS = re.compile(r"[^\s@,;:<>()\"'=/]+@[^\s@,;:<>()\"'=/]+\.[^\W\d_]{2,}")
_NUMBER = re.compile(r"(?<![\w.,-])(?:\+\d|\(0|00[1-9])(?:[ ()./-]{0,2}\d){6,14}(?!\w|[.,]\d)")
_LETTER = re.compile(r"[^\W\d_]")


class Quoted(str):
    """A value as a file or a request has it, after words of ours such as `row 7: `.

    Examples
    --------
    >>> value = Quoted("Ann Lee, 1984", "row 7: ")
    >>> str(value), value.shape
    ('row 7: Ann Lee, 1984', 'row 7: xxx xxx, 9999')
    """

    shape: str

    def __new__(cls, value: object, before: str = "", after: str = "") -> Self:
        made = super().__new__(cls, f"{before}{value}{after}")
        made.shape = f"{before}{shape_of(str(value))}{after}"
        return made

    def shortened(self, characters: int) -> Quoted:
        """The same, with an ellipsis where it is longer."""
        made = Quoted(str(self) if len(self) <= characters else self[: characters - 1] + "…")
        made.shape = self.shape if len(self.shape) <= characters else self.shape[: characters - 1] + "…"
        return made


def shortened(value: object, characters: int) -> str:
    """A value as errors show it: on one line, not too long, and with blanks at its ends to be seen."""
    if isinstance(value, Quoted):
        return value.shortened(characters)
    text = repr(value) if isinstance(value, str) and value != value.strip() else str(value)
    text = text.replace("\n", " ")
    return text if len(text) <= characters else text[: characters - 1] + "…"


def shape_of(value: str) -> str:
    """How it is written: `x` for each letter, `9` for each digit.

    Examples
    --------
    >>> shape_of("31/12/2024 10:00 pm")
    '99/99/9999 99:99 xx'
    """
    return re.sub(r"\d", "9", _LETTER.sub("x", value))


def masked(text: str) -> str:
    """The text without the e-mail addresses and international phone numbers that are in it.

    Examples
    --------
    >>> masked("ann.lee@example.com is known by +44 20 7946 0958")
    '(e-mail address) is known by (phone number)'
    """
    return _NUMBER.sub(NUMBER, _ADDRESS.sub(ADDRESS, text))


def masked_values(value: Any) -> Any:
    """Plain JSON values with every text in them masked, the names of objects included."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {masked(str(name)): masked_values(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked_values(one) for one in value]
    return value
