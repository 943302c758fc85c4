"""From the shape of a date to the strptime layout that reads it."""

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
    """What a shape means.

    kind : `iso` and `epoch_*` are read by a cast; `serial` numbers days as Excel does; `layout` is read by
        `layout`; `numeric` dates (12/10/2011) by `layout` once the order of day and month is known: `{date}`
        in it stands for the date part. `{zone}` in a layout stands for the zone.
    zone : as it stands after the time, with nines for digits: `+99:99`, `CEST`, `Europe/Berlin`,
        `GMT+9999 (Central European Time)`.
    """

    kind: Kind
    layout: str = ""
    zone: str = ""
    separator: str = ""
    short_year: bool = False

    def in_order(self, order: Order, zone: str = "") -> str:
        """The strptime layout, for numeric dates in the given order, with the mark of the zone."""
        year = "%y" if self.short_year else "%Y"
        parts = {"d": "%d", "m": "%m", "y": year}
        date = self.separator.join(parts[part] for part in order)
        return self.layout.replace("{date}", date).replace("{zone}", zone)


def understood(spelling: str) -> DateShape | None:
    """What a value means whose digits are written as nines, or None where it is no date."""
    shape = _letters_alike(spelling)
    if shape in _COMPACT:
        return DateShape("layout", _COMPACT[shape])
    if shape in _EPOCH:
        return DateShape(_EPOCH[shape])
    if _SERIAL.match(shape):
        return DateShape("serial")
    for pattern, meaning in _PATTERNS:
        if found := pattern.match(shape):
            return meaning(found, _zone(found, spelling))
    return None


def _zone(found: re.Match[str], spelling: str) -> str:
    if not found["zone"]:
        return ""
    return spelling[found.start("zone") : found.end("remark" if found["remark"] else "zone")]


def _letters_alike(spelling: str) -> str:
    """Every letter an `a`, but for those of AM and PM, which are `p`."""
    marked = _HALF.sub("\0\0", spelling)
    return "".join("a" if letter.isalpha() else letter for letter in marked).replace("\0", "p")


def _iso(found: re.Match[str], zone: str) -> DateShape:
    castable = found["gap"] in (None, " ", "a") and not found["half"] and "," not in (found["fraction"] or "")
    return DateShape("iso", zone=zone) if castable else _named(found, "%Y-%m-%d", zone)


def _year_first(found: re.Match[str], zone: str) -> DateShape:
    return _named(found, "%Y{0}%m{0}%d".format(found["sep"]), zone)


def _numeric(found: re.Match[str], zone: str) -> DateShape:
    short = found["year"] == "99"
    return DateShape("numeric", "{date}" + _tail(found), zone, found["sep"], short)


def _day_month_name(found: re.Match[str], zone: str) -> DateShape:
    return _named(found, f"%d{found['sep']}{_month(found)}{found['sep2']}{_year(found)}", zone)


def _month_name_day(found: re.Match[str], zone: str) -> DateShape:
    return _named(found, f"{_month(found)}{found['dot']} %d{found['comma']} {_year(found)}", zone)


def _year_last(found: re.Match[str], zone: str) -> DateShape:
    return DateShape("layout", f"%a %b %d{_tail(found)} %Y", zone)


_PATTERNS = (
    (_ISO, _iso),
    (_YEAR_FIRST, _year_first),
    (_NUMERIC, _numeric),
    (_DAY_MONTH_NAME, _day_month_name),
    (_MONTH_NAME_DAY, _month_name_day),
    (_YEAR_LAST, _year_last),
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


def _named(found: re.Match[str], date: str, zone: str) -> DateShape:
    weekday = found.groupdict().get("weekday")
    before = ""
    if weekday:
        name = "%a" if len(weekday.rstrip(", ")) == 3 else "%A"
        before = name + weekday[len(weekday.rstrip(", ")) :]
    return DateShape("layout", before + date + _tail(found), zone)


def _month(found: re.Match[str]) -> str:
    return "%b" if len(found["month"]) == 3 else "%B"


def _year(found: re.Match[str]) -> str:
    return "%y" if found["year"] == "99" else "%Y"


def _tail(found: re.Match[str]) -> str:
    if not found["time"]:
        return ""
    # "a" between date and time is the T of ISO.
    gap = found["gap"].replace("a", "T")
    hour = "%I" if found["half"] else "%H"
    fraction = found["fraction"]
    seconds = "" if not found["seconds"] else ":%S" + (f"{fraction[0]}%f" if fraction else "")
    half = {None: "", "pp": "%p", " pp": " %p"}[found["half"]]
    return f"{gap}{hour}:%M{seconds}{half}{{zone}}"
