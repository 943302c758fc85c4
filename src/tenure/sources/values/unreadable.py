"""Errors for mostly unreadable columns: a few values with their rows, and the next step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tenure.core.errors import AmountError, DateError
from tenure.core.text.quoted import Quoted
from tenure.sources.values.date_layouts import parse_shape
from tenure.sources.values.format_proposals import as_flags, is_month_or_day, proposed_formats
from tenure.sources.workbooks import excel_serials

SHOWN = 3

_WORD = re.compile(r"[^\W\d_]{3,}")
_SERIAL = r"^\d{5}([.,]\d+)?$"
_DATE = r"\d[-/.]\d+[-/.]\d|[A-Za-z]{3}"


@dataclass(frozen=True)
class UnreadableValues:
    """The unreadable values of a column: their share, and a few examples by row."""

    label: str
    name: str
    share: float
    examples: Mapping[int, str]

    @property
    def texts(self) -> list[str]:
        """The examples with digits: words such as `free` say little about the format of the others."""
        return [text.strip() for text in self.examples.values() if re.search(r"\d", text)]

    def message(self, kind: str) -> str:
        """The problem as a sentence."""
        return f"{self.label}: {self.share:.0%} of {self.name} cannot be read as {kind}."

    def shown(self) -> list[Quoted]:
        """The values as shown in errors."""
        return [Quoted(text, f"row {row}: ") for row, text in self.examples.items()]

    def all_match(self, pattern: str) -> bool:
        """Whether all `texts` contain the pattern."""
        return all(re.search(pattern, text) for text in self.texts)


def unreadable_dates(unread: UnreadableValues, date_format: str | None) -> DateError:
    """The error for a column of dates."""
    return DateError(
        unread.message("dates"),
        values=unread.shown(),
        hint=_for_dates(unread, date_format),
        code="source.date.unreadable",
    )


def unreadable_numbers(unread: UnreadableValues, decimal: str | None) -> AmountError:
    """The error for a column of numbers."""
    return AmountError(
        unread.message("numbers"),
        values=unread.shown(),
        hint=_for_numbers(unread, decimal),
        code="source.amount.unreadable",
    )


def _for_dates(unread: UnreadableValues, date_format: str | None) -> str:
    advice = f'choose another column: --column {unread.name}="..."'
    layouts = proposed_formats(unread.texts)
    steps = (
        (not unread.texts, f"these are not dates; {advice}"),
        (layouts and layouts != [date_format], f"specify the format: {as_flags(layouts)}"),
        (
            unread.all_match(_SERIAL) and not excel_serials.forced_system(date_format),
            f"if these are Excel serial dates: --date-format excel; otherwise {advice}",
        ),
        (date_format, "leave out --date-format, or make it match these dates"),
        (
            _has_other_words(unread),
            f"these month or day names are not known; write the dates as YYYY-MM-DD, or {advice}",
        ),
        (_are_all_dates(unread), "these days do not exist in the calendar; correct them in the file"),
    )
    return next((step for applies, step in steps if applies), f"write the dates as YYYY-MM-DD, or {advice}")


def _for_numbers(unread: UnreadableValues, decimal: str | None) -> str:
    advice = f'choose another column: --column {unread.name}="..."'
    other_sign = "." if decimal == "," else ","
    steps = (
        (not unread.texts, f"these are not numbers; {advice}"),
        (unread.all_match("%"), f"these are percentages; {advice}"),
        (_are_all_dates(unread) and unread.all_match(_DATE), f"these look like dates; {advice}"),
        (
            unread.all_match(r"(?i)[CD]R\.?$"),
            "write credits and debits as plain positive and negative numbers",
        ),
        (
            unread.all_match(r"[A-Z]{3}\.\d{1,2}$"),
            "write a space before whole amounts, or 0.50 for amounts below one",
        ),
        (
            decimal and unread.all_match(rf"\d{re.escape(other_sign)}\d{{1,2}}(?!\d)"),
            f'leave out --decimal, or use --decimal "{other_sign}"',
        ),
    )
    return next(
        (step for applies, step in steps if applies), f"write plain numbers such as 1234.50, or {advice}"
    )


def _are_all_dates(unread: UnreadableValues) -> bool:
    return all(parse_shape(re.sub(r"\d", "9", text)) is not None for text in unread.texts)


def _has_other_words(unread: UnreadableValues) -> bool:
    words = [word for text in unread.texts for word in _WORD.findall(text)]
    return any(not is_month_or_day(word) for word in words)
