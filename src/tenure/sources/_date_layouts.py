"""From the shape of a date to the strptime layout that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]
Kind = Literal["iso", "epoch_s", "epoch_ms", "layout", "numeric"]

_TIME = r"(?P<gap>[ a,]|, )(?P<time>9{1,2}:99(?P<seconds>:99(?P<fraction>[.,]9+)?)?)(?P<half> ?aa(?!a))?"
_ZONE = r"(?P<zone> ?(?:[+-]99(?::?99)?|a|aaa))?"
_TAIL = rf"(?:{_TIME}{_ZONE})?\Z"

_ISO = re.compile(rf"9999-9{{1,2}}-9{{1,2}}{_TAIL}")
_YEAR_FIRST = re.compile(rf"9999(?P<sep>[/.])9{{1,2}}(?P=sep)9{{1,2}}{_TAIL}")
_NUMERIC = re.compile(rf"9{{1,2}}(?P<sep>[-/. ])9{{1,2}}(?P=sep)(?P<year>9999|99){_TAIL}")
_DAY_MONTH_NAME = re.compile(
    rf"(?P<weekday>a{{3,9}},? )?9{{1,2}}(?P<sep>[- /.]|\. )(?P<month>a{{3,9}})(?P<sep2>,? |[-/.])"
    rf"(?P<year>9999|99){_TAIL}"
)
_MONTH_NAME_DAY = re.compile(
    rf"(?P<weekday>a{{3,9}},? )?(?P<month>a{{3,9}})(?P<dot>\.?) 9{{1,2}}(?P<comma>,?) (?P<year>9999){_TAIL}"
)
_COMPACT = {"99999999": "%Y%m%d", "99999999999999": "%Y%m%d%H%M%S", "99999999a999999": "%Y%m%dT%H%M%S"}
_EPOCH: dict[str, Kind] = {"9999999999": "epoch_s", "9999999999999": "epoch_ms"}


@dataclass(frozen=True)
class DateShape:
    """What a shape means.

    kind : `iso` and `epoch_*` are read by a cast; `layout` by `layout`; `numeric` dates (12/10/2011) by
        `layout` once the order of day and month is known: `{date}` in it stands for the date part.
    zoned : the values carry an offset or a zone.
    """

    kind: Kind
    layout: str = ""
    zoned: bool = False
    separator: str = ""
    short_year: bool = False

    def in_order(self, order: Order) -> str:
        """The strptime layout, for numeric dates in the given order."""
        if self.kind != "numeric":
            return self.layout
        year = "%y" if self.short_year else "%Y"
        parts = {"d": "%d", "m": "%m", "y": year}
        return self.layout.replace("{date}", self.separator.join(parts[part] for part in order))


def understood(shape: str) -> DateShape | None:
    """What the shape means, or None where it is no date."""
    if shape in _COMPACT:
        return DateShape("layout", _COMPACT[shape])
    if shape in _EPOCH:
        return DateShape(_EPOCH[shape])
    for pattern, meaning in _PATTERNS:
        if found := pattern.match(shape):
            return meaning(found)
    return None


def _iso(found: re.Match[str]) -> DateShape:
    castable = found["gap"] in (None, " ", "a") and not found["half"] and "," not in (found["fraction"] or "")
    return DateShape("iso", zoned=bool(found["zone"])) if castable else _named(found, "%Y-%m-%d")


def _year_first(found: re.Match[str]) -> DateShape:
    return _named(found, "%Y{0}%m{0}%d".format(found["sep"]))


def _numeric(found: re.Match[str]) -> DateShape:
    short = found["year"] == "99"
    return DateShape("numeric", "{date}" + _tail(found), bool(found["zone"]), found["sep"], short)


def _day_month_name(found: re.Match[str]) -> DateShape:
    return _named(found, f"%d{found['sep']}{_month(found)}{found['sep2']}{_year(found)}")


def _month_name_day(found: re.Match[str]) -> DateShape:
    return _named(found, f"{_month(found)}{found['dot']} %d{found['comma']} {_year(found)}")


_PATTERNS = (
    (_ISO, _iso),
    (_YEAR_FIRST, _year_first),
    (_NUMERIC, _numeric),
    (_DAY_MONTH_NAME, _day_month_name),
    (_MONTH_NAME_DAY, _month_name_day),
)


def order_of(layout: str) -> Order | None:
    """The order of day, month and year in a strptime layout; None where it has not all three."""
    letters = {"%d": "d", "%-d": "d", "%m": "m", "%-m": "m", "%b": "m", "%B": "m", "%y": "y", "%Y": "y"}
    order = "".join(letters.get(part, "") for part in re.findall(r"%-?[A-Za-z]", layout))
    if order == "dmy":
        return "dmy"
    if order == "mdy":
        return "mdy"
    return "ymd" if order == "ymd" else None


def _named(found: re.Match[str], date: str) -> DateShape:
    weekday = found.groupdict().get("weekday")
    before = ""
    if weekday:
        name = "%a" if len(weekday.rstrip(", ")) == 3 else "%A"
        before = name + weekday[len(weekday.rstrip(", ")) :]
    return DateShape("layout", before + date + _tail(found), bool(found["zone"]))


def _month(found: re.Match[str]) -> str:
    return "%b" if len(found["month"]) == 3 else "%B"


def _year(found: re.Match[str]) -> str:
    return "%y" if found["year"] == "99" else "%Y"


def _tail(found: re.Match[str]) -> str:
    if not found["time"]:
        return ""
    # "a" between date and time is the T of ISO; a lone "a" after the time is its Z.
    gap = found["gap"].replace("a", "T")
    hour = "%I" if found["half"] else "%H"
    fraction = found["fraction"]
    seconds = "" if not found["seconds"] else ":%S" + (f"{fraction[0]}%f" if fraction else "")
    half = {None: "", "aa": "%p", " aa": " %p"}[found["half"]]
    zone = found["zone"] or ""
    if zone.strip() == "a":
        mark = zone.replace("a", "Z")
    elif zone:
        mark = (" " if zone.startswith(" ") else "") + ("%Z" if zone.strip() == "aaa" else "%z")
    else:
        mark = ""
    return f"{gap}{hour}:%M{seconds}{half}{mark}"
