"""Unicode's normal forms, in a time that grows with the text alone."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_MOST_MARKS = 30
"""On one letter, as in Unicode's "stream-safe" text (UAX 15, section 13): no script needs more."""

_SHORT = 1_000
"""Letters of a text that is quick in any case."""

_BEYOND_BASIC, _LAST_MARK = 0x10000, 0x1FFFF


def normal_form(form: Form, text: str) -> str:
    r"""The text in that form; of more than thirty combining marks in a row the first thirty.

    `unicodedata.normalize` sorts such a run in a time that grows by its square: hours, for a few kilobytes of
    a packed file. Short texts are left as they are.

    Examples
    --------
    >>> normal_form("NFC", "Jo\u0308rg"), len(normal_form("NFC", "a" + "\u0316\u0301" * 50_000))
    ('Jörg', 30)
    """
    if text.isascii():
        return text
    if len(text) > _SHORT:
        text = _likely_runs().sub(_shortened, text)
    return unicodedata.normalize(form, text)


def _shortened(found: re.Match[str]) -> str:
    return _runs().sub(lambda run: run[0][:_MOST_MARKS], found[0])


@cache
def _likely_runs() -> re.Pattern[str]:
    """All long runs, and some that are none: a set that is looked up quickly must be plain beyond U+FFFF."""
    return re.compile(f"[{_marks(_BEYOND_BASIC)}\U00010000-\U0001ffff]{{{_MOST_MARKS + 1},}}")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(f"[{_marks(_LAST_MARK)}]{{{_MOST_MARKS + 1},}}")


def _marks(end: int) -> str:
    """Combining marks, and the few letters that become nothing else."""
    return "".join(one for one in map(chr, range(end)) if _is_mark(one))


def _is_mark(character: str) -> bool:
    return all(map(unicodedata.combining, unicodedata.normalize("NFKD", character)))
