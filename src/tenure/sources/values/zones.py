"""Zones after times: abbreviations become offsets, so that summer and winter times are read in the same way.

A time with a zone counts on its UTC day, or on its local day if the user chooses that.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import DateError
from tenure.sources.values.format_proposals import as_flags, is_month_or_day, proposed_formats
from tenure.sources.values.zone_names import ZoneMeaning, is_known, meaning_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.sources.values.date_column import DateColumn

TOLERATED_SHARE = 0.05
"""Fewer values with an unknown zone are set aside like any unreadable date."""

_WORD = re.compile(r"(?<![^\W\d_])[A-Za-z]{2,5}(?![^\W\d_])|[A-Za-z]+/[A-Za-z/_+9-]+")
_AFTER_TIME = r"(:\d\d(?:[.,]\d+)?(?:\s?[AaPp][Mm])?)"
_OFFSET_OR_NAME = r"(?:\s*[+-]\d\d(?::?\d\d)?|\s+[A-Za-z]+/[A-Za-z/_+0-9-]+)"
_ANY_ZONE = r":\d\d(?:[.,]\d+)?(?:\s?[AaPp][Mm])?\s*(?:[+-]\d|[B-OQ-Zb-oq-z]|[AaPp][^Mm]|[AaPp][Mm][A-Za-z])"
_REMARK = r"\s*(?:\([A-Za-z ]+\)|\[[A-Za-z/_+0-9-]+\])"


@dataclass(frozen=True)
class Zones:
    """The zones of a column.

    meanings : assumed meanings of its abbreviations. forms : the zones as written, with nines for digits.
    """

    meanings: tuple[ZoneMeaning, ...] = ()
    forms: frozenset[str] = frozenset()

    @property
    def has_names(self) -> bool:
        """Whether any zone is a name such as Europe/Berlin."""
        return any("/" in form for form in self.forms)

    @property
    def may_move_days(self) -> bool:
        """Whether any zone may differ from UTC."""
        return any("9" in form or "/" in form for form in self.forms) or any(
            meaning.offset != "+00:00" for meaning in self.meanings
        )


def zones_in(column: DateColumn, layout: str | None = None) -> Zones:
    """The zones in a column, including those of values that only the user's format can read.

    Raises
    ------
    DateError
        `source.date.zone` if more than 5 % of the values have an unknown abbreviation.
    """
    forms: Counter[str] = Counter()
    for shape, rows in column.date_shapes.items():
        forms[shape.zone] += rows
    if layout and "%Z" in layout:
        for spelling, rows in column.spellings.items():
            forms[_last_word(spelling)] += rows
    elif layout and "%z" in layout:
        forms["+99:99"] += column.count
    del forms[""]
    words: Counter[str] = Counter()
    for form, rows in forms.items():
        word = re.split(r"\s*[\[(]", form)[0].upper()
        if word.isalpha():
            words[word] += rows
    unknown = Counter({word: rows for word, rows in words.items() if not is_known(word)})
    may_be_literal = layout is not None and "%Z" not in layout
    if unknown.total() > TOLERATED_SHARE * column.count and not may_be_literal:
        raise _unknown_zone(column, unknown.most_common(1)[0][0])
    known_words = sorted(set(words) - set(unknown))
    return Zones(tuple(meaning_of(word, known_words) for word in known_words), frozenset(forms))


def _last_word(spelling: str) -> str:
    words = [word for word in _WORD.findall(spelling) if word.upper() not in ("AM", "PM")]
    words = [word for word in words if not is_month_or_day(word)]
    return words[-1] if words else ""


def _unknown_zone(column: DateColumn, word: str) -> DateError:
    text = column.rows[column.name]
    examples = column.examples(text.upper().contains(word))
    layouts = proposed_formats([example.text for example in examples])
    unchanged = f"; or use the times as they are: {as_flags(layouts)}" if layouts else ""
    return DateError(
        f"{column.label}: {column.name} has times in {word}, an abbreviation without a known offset.",
        values=[example.quoted for example in examples],
        hint=f"export the times in UTC or with an offset such as +02:00{unchanged}",
        code="source.date.zone",
    )


def with_offsets(text: ir.StringValue, zones: Zones) -> ir.StringValue:
    """The text with every zone as an offset directly after the time, or as a name such as Europe/Berlin."""
    if any(mark in form for form in zones.forms for mark in "(["):
        text = text.re_replace(_REMARK, "")
    if any(re.match(r"[A-Za-z]+[+-]", form) for form in zones.forms):
        text = text.re_replace(r"\s*(?:GMT|UTC)([+-]\d)", r"\1")
    for meaning in zones.meanings:
        text = text.re_replace(rf"(?i)([\d\s]|[AP]M)\s*{meaning.name}($|[^A-Za-z])", rf"\1{meaning.offset}\2")
    if any(re.search(r"[+-]9(?!9)", form) for form in zones.forms):
        text = text.re_replace(r"([\d\s][+-])(\d)(\s|$)", r"\10\2\3")
    return text.replace(" +", "+").replace(" -", "-")


def has_zone(text: ir.StringValue) -> ir.BooleanValue:
    """Whether the time is followed by something like a zone."""
    return text.re_search(_ANY_ZONE)


def without_zone(text: ir.StringValue) -> ir.StringValue:
    """A text of `with_offsets` as local time."""
    return text.re_replace(_AFTER_TIME + _OFFSET_OR_NAME, r"\1")
