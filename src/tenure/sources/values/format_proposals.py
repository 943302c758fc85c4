"""Date formats to propose for unreadable dates: only formats that read the values shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"(?<![\d.])\d{1,2}([:h.])\d\d(?:\1\d\d(?:\.\d{1,6})?)?(?![\d.])(\s?[AaPp][Mm])?")
_DATES = (
    (re.compile(r"(?<!\d)\d{4}([-/. ])\d\d?\1\d\d?(?!\d)"), ("%Y{0}%m{0}%d",)),
    (re.compile(r"(?<!\d)\d{8}()(?!\d)"), ("%Y%m%d",)),
    (re.compile(r"(?<!\d)\d{1,2}([-/. ])\d{1,2}\1\d{4}(?!\d)"), ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y")),
    (re.compile(r"(?<!\d)\d{1,2}([-/. ])\d{1,2}\1\d{2}(?!\d)"), ("%d{0}%m{0}%y", "%m{0}%d{0}%y")),
    (re.compile(r"(?<!\d)\d{4}([-/.])\d\d?(?!\d)"), ("%Y{0}%m",)),
    (re.compile(r"(?<!\d)\d{6}()(?!\d)"), ("%Y%m",)),
    (re.compile(r"(?<!\d)\d{1,2}([-/.])\d{4}(?!\d)"), ("%m{0}%Y",)),
)


def proposed_formats(texts: Sequence[str]) -> list[str]:
    """The strptime formats that read all texts: two if day and month are ambiguous, or none.

    Words other than English months and weekdays become part of the format.
    """
    candidates = _candidates(texts[0].strip()) if texts else []
    return [layout for layout in candidates if all(_reads(layout, text) for text in texts)]


def as_flags(layouts: Sequence[str]) -> str:
    """The layouts as command-line options."""
    return " or ".join(f'--date-format "{layout}"' for layout in layouts)


def _candidates(text: str) -> list[str]:
    with_time = _TIME.sub(_time, text.replace("%", "%%"), count=1)
    with_names = re.sub(r"(?<!%)\b[^\W\d_]+", _name, with_time)
    if "%b" in with_names or "%B" in with_names:
        with_year = re.sub(r"(?<!\d)\d{4}(?!\d)", "%Y", with_names, count=1)
        return [re.sub(r"(?<!\d)\d{1,2}(?!\d)", "%d", with_year, count=1)] if "%Y" in with_year else []
    layouts = []
    for pattern, dates in _DATES:
        if match := pattern.search(with_names):
            surroundings = with_names[: match.start()], with_names[match.end() :]
            layouts += [date.format(match[1]).join(surroundings) for date in dates]
    # A remaining digit would become a fixed part of every date.
    return [layout for layout in dict.fromkeys(layouts) if not re.search(r"\d", layout)]


def _name(match: re.Match[str]) -> str:
    word = match[0].casefold()
    if not is_month_or_day(word):
        return match[0]
    names, short, full = (_MONTHS, "%b", "%B") if word[:3] in _short(_MONTHS) else (_DAYS, "%a", "%A")
    return full if word in names and len(word) > 3 else short


def is_month_or_day(word: str) -> bool:
    """Whether a word is an English month or weekday, in full or shortened."""
    return len(word) >= 3 and any(name.startswith(word.casefold()) for name in (*_MONTHS, *_DAYS))


def _short(names: tuple[str, ...]) -> list[str]:
    return [name[:3] for name in names]


def _time(match: re.Match[str]) -> str:
    mark = match[1]
    parts = match[0].split(mark)
    seconds = "" if len(parts) < 3 else mark + "%S" + (".%f" if "." in parts[2] else "")
    half = "" if not match[2] else match[2].replace(match[2].strip(), "%p")
    return f"{'%I' if half else '%H'}{mark}%M{seconds}{half}"


def _reads(layout: str, text: str) -> bool:
    try:
        datetime.strptime(text.strip(), layout)
    except ValueError:
        return False
    return True
