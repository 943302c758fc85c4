"""Values quoted from files and requests: they may be personal data, so only their shape is stored.

A user who uploaded a file may see its values on their own screen. What is stored (jobs, logs, notes, the
audit log) is read later, and by others.
"""

from __future__ import annotations

import re
from typing import Any, Self

ADDRESS, NUMBER = "(e-mail address)", "(phone number)"
ADDRESS_PATTERN = re.compile(r"[^\s@,;:<>()\"'=/]+@[^\s@,;:<>()\"'=/]+\.[^\W\d_]{2,}")
NUMBER_PATTERN = re.compile(r"(?<![\w.,-])(?:\+\d|\(0|00[1-9])(?:[ ()./-]{0,2}\d){6,14}(?!\w|[.,]\d)")
_LETTER = re.compile(r"[^\W\d_]")


class Quoted(str):
    """A value from a file or a request, with text of ours such as `row 7: ` before or after it.

    Examples
    --------
    >>> value = Quoted("Ann Lee, 1984", "row 7: ")
    >>> str(value), value.shape
    ('row 7: Ann Lee, 1984', 'row 7: xxx xxx, 9999')
    """

    shape: str

    def __new__(cls, value: object, before: str = "", after: str = "") -> Self:
        quoted = super().__new__(cls, f"{before}{value}{after}")
        quoted.shape = f"{before}{shape_of(str(value))}{after}"
        return quoted

    def shortened(self, characters: int) -> Quoted:
        """The same, cut to `characters` with an ellipsis."""
        cut = Quoted(str(self) if len(self) <= characters else self[: characters - 1] + "…")
        cut.shape = self.shape if len(self.shape) <= characters else self.shape[: characters - 1] + "…"
        return cut


def shortened(value: object, characters: int) -> str:
    """A value as errors show it: on one line, not too long, and with visible leading and trailing blanks."""
    if isinstance(value, Quoted):
        return value.shortened(characters)
    text = repr(value) if isinstance(value, str) and value != value.strip() else str(value)
    text = text.replace("\n", " ")
    return text if len(text) <= characters else text[: characters - 1] + "…"


def shape_of(value: str) -> str:
    """The pattern of a value: `x` for each letter, `9` for each digit.

    Examples
    --------
    >>> shape_of("31/12/2024 10:00 pm")
    '99/99/9999 99:99 xx'
    """
    return re.sub(r"\d", "9", _LETTER.sub("x", value))


def masked(text: str) -> str:
    """The text with e-mail addresses and international phone numbers masked.

    Examples
    --------
    >>> masked("ann.lee@example.com is known by +44 20 7946 0958")
    '(e-mail address) is known by (phone number)'
    """
    return NUMBER_PATTERN.sub(NUMBER, ADDRESS_PATTERN.sub(ADDRESS, text))


def masked_values(value: Any) -> Any:
    """JSON values with every text masked, including the keys of objects."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {masked(str(name)): masked_values(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked_values(item) for item in value]
    return value
