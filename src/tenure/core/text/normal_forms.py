"""Unicode's normal forms in linear time."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_MAX_MARKS = 30
"""Maximum combining marks per letter, as in Unicode's "stream-safe" text (UAX 15, section 13); no script
needs
more."""

_SHORT = 1_000
"""Length up to which any text is fast to normalize."""

_BEYOND_BASIC, _LAST_MARK = 0x10000, 0x1FFFF


def normal_form(form: Form, text: str) -> str:
    r"""The text in that form; runs of combining marks are cut to the first thirty.

    `unicodedata.normalize` sorts a run in quadratic time: hours for a few kilobytes of a packed file. Runs
    in short texts are not cut.

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


def _shortened(match: re.Match[str]) -> str:
    return _runs().sub(lambda run: run[0][:_MAX_MARKS], match[0])


@cache
def _likely_runs() -> re.Pattern[str]:
    """Matches all long runs, and some other texts: a character class is fast only if simple beyond U+FFFF."""
    return re.compile(f"[{_marks(_BEYOND_BASIC)}\U00010000-\U0001ffff]{{{_MAX_MARKS + 1},}}")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(f"[{_marks(_LAST_MARK)}]{{{_MAX_MARKS + 1},}}")


def _marks(end: int) -> str:
    """Combining marks, and the few letters that decompose into nothing else."""
    return "".join(character for character in map(chr, range(end)) if _is_mark(character))


def _is_mark(character: str) -> bool:
    return all(map(unicodedata.combining, unicodedata.normalize("NFKD", character)))
