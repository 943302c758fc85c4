"""Map the shape of a date to the strptime layout that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]
Kind = Literal["iso", "epoch_s", "epoch_ms", "serial", "layout", "numeric"]

_TIME = r"(?P<gap>[ a,]|, )(?P<time>9{1,2}:99(?P<seconds>:99(?P<fraction>[.,]9+)?)?)(?P<half> ?pp)?"
_ZONE = (
    r"(?: ?(?P<zone>(?:aaa)?[+-]9{1,2}(?::?99)?|a{1,5}|a+(?:/[a_+9-]+)+)"
    r"(?P<remark> ?(?:\([a ]+\)|\[[a/_+9-]+\]))?)?"
)
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
_YEAR_LAST = re.compile(rf"(?P<weekday>aaa) (?P<month>aaa)  ?9{{1,2}}{_TIME}{_ZONE} (?P<year>9999)\Z")
_COMPACT = {"99999999": "%Y%m%d", "99999999999999": "%Y%m%d%H%M%S", "99999999a999999": "%Y%m%dT%H%M%S"}
_EPOCH: dict[str, Kind] = {"9999999999": "epoch_s", "9999999999999": "epoch_ms"}
_SERIAL = re.compile(r"99999(?:[.,]9+)?\Z")
_HALF = re.compile(r"(?<=[9 ])[AaPp][Mm](?![A-Za-z])")


@dataclass(frozen=True)
class DateShape:
    """The meaning of a shape.

    kind : `iso` and `epoch_*` are read by a cast; `serial` is Excel's numbering of days; `layout` is read
        with `layout`; `numeric` dates (12/10/2011) are read with `layout` once the order of day and month is
        known. `{date}` and `{zone}` in a layout are placeholders.
    zone : the zone after the time, with nines for digits: `+99:99`, `CEST`, `Europe/Berlin`,
        `GMT+9999 (Central European Time)`.
    """

    kind: Kind
    layout: str = ""
    zone: str = ""
    separator: str = ""
    short_year: bool = False

    def in_order(self, order: Order, zone: str = "") -> str:
        """The strptime layout, for numeric dates in the given order, with the code for the zone."""
        year = "%y" if self.short_year else "%Y"
        parts = {"d": "%d", "m": "%m", "y": year}
        date = self.separator.join(parts[part] for part in order)
        return self.layout.replace("{date}", date).replace("{zone}", zone)


def parse_shape(spelling: str) -> DateShape | None:
    """The meaning of a spelling (digits as nines), or None if it is not a date."""
    shape = _without_letters(spelling)
    if shape in _COMPACT:
        return DateShape("layout", _COMPACT[shape])
    if shape in _EPOCH:
        return DateShape(_EPOCH[shape])
    if _SERIAL.match(shape):
        return DateShape("serial")
    for pattern, meaning in _PATTERNS:
        if match := pattern.match(shape):
            return meaning(match, _zone(match, spelling))
    return None


def _zone(match: re.Match[str], spelling: str) -> str:
    if not match["zone"]:
        return ""
    return spelling[match.start("zone") : match.end("remark" if match["remark"] else "zone")]


def _without_letters(spelling: str) -> str:
    """Replace every letter by `a`, but those of AM and PM by `p`."""
    marked = _HALF.sub("\0\0", spelling)
    return "".join("a" if letter.isalpha() else letter for letter in marked).replace("\0", "p")


def _iso(match: re.Match[str], zone: str) -> DateShape:
    castable = match["gap"] in (None, " ", "a") and not match["half"] and "," not in (match["fraction"] or "")
    return DateShape("iso", zone=zone) if castable else _as_layout(match, "%Y-%m-%d", zone)


def _year_first(match: re.Match[str], zone: str) -> DateShape:
    return _as_layout(match, "%Y{0}%m{0}%d".format(match["sep"]), zone)


def _numeric(match: re.Match[str], zone: str) -> DateShape:
    short = match["year"] == "99"
    return DateShape("numeric", "{date}" + _tail(match), zone, match["sep"], short)


def _day_month_name(match: re.Match[str], zone: str) -> DateShape:
    return _as_layout(match, f"%d{match['sep']}{_month(match)}{match['sep2']}{_year(match)}", zone)


def _month_name_day(match: re.Match[str], zone: str) -> DateShape:
    return _as_layout(match, f"{_month(match)}{match['dot']} %d{match['comma']} {_year(match)}", zone)


def _year_last(match: re.Match[str], zone: str) -> DateShape:
    return DateShape("layout", f"%a %b %d{_tail(match)} %Y", zone)


_PATTERNS = (
    (_ISO, _iso),
    (_YEAR_FIRST, _year_first),
    (_NUMERIC, _numeric),
    (_DAY_MONTH_NAME, _day_month_name),
    (_MONTH_NAME_DAY, _month_name_day),
    (_YEAR_LAST, _year_last),
)


def order_of(layout: str) -> Order | None:
    """The order of day, month and year in a strptime layout; None if any of them is missing."""
    letters = {"%d": "d", "%-d": "d", "%m": "m", "%-m": "m", "%b": "m", "%B": "m", "%y": "y", "%Y": "y"}
    order = "".join(letters.get(part, "") for part in re.findall(r"%-?[A-Za-z]", layout))
    if order == "dmy":
        return "dmy"
    if order == "mdy":
        return "mdy"
    return "ymd" if order == "ymd" else None


def _as_layout(match: re.Match[str], date: str, zone: str) -> DateShape:
    weekday = match.groupdict().get("weekday")
    before = ""
    if weekday:
        name = "%a" if len(weekday.rstrip(", ")) == 3 else "%A"
        before = name + weekday[len(weekday.rstrip(", ")) :]
    return DateShape("layout", before + date + _tail(match), zone)


def _month(match: re.Match[str]) -> str:
    return "%b" if len(match["month"]) == 3 else "%B"


def _year(match: re.Match[str]) -> str:
    return "%y" if match["year"] == "99" else "%Y"


def _tail(match: re.Match[str]) -> str:
    if not match["time"]:
        return ""
    # "a" between date and time is the T of ISO 8601.
    gap = match["gap"].replace("a", "T")
    hour = "%I" if match["half"] else "%H"
    fraction = match["fraction"]
    seconds = "" if not match["seconds"] else ":%S" + (f"{fraction[0]}%f" if fraction else "")
    half = {None: "", "pp": "%p", " pp": " %p"}[match["half"]]
    return f"{gap}{hour}:%M{seconds}{half}{{zone}}"
