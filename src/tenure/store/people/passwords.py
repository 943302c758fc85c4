"""What a new password has to be: long, and not one of those that everybody tries first.

No list of leaked passwords is asked, here or elsewhere. What people choose when they have to choose something
long is mostly a common word or two with digits behind, the same thing over and over, or a walk along the
keyboard; those are told by what they are made of.
"""

from __future__ import annotations

import re

from tenure.core.errors import OptionError
from tenure.store.people.common_words import COMMON_WORDS

LEAST_PASSWORD = 12
_MOST_PASSWORD = 1024
_PLAIN = str.maketrans("013457@$!+|", "oleastasiti")
_LONGEST_PATTERN = 6
_LEAST_DIFFERENT = 5
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "abcdefghijklmnopqrstuvwxyz",
)
_WALKS = (
    *(walk * 2 for row in _ROWS for walk in (row, row[::-1])),
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "a1b2c3d4e5f6g7h8i9j0",
)
_LEAST_WALK = 4


def checked_password(password: str, name: str = "") -> str:
    """The password, which will do for the user of that name. Raises OptionError (`option.password`)."""
    if not LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
        raise _refused(f"The password must have at least {LEAST_PASSWORD} characters.")
    if is_common(password, name):
        raise _refused("This password is too easy to guess.")
    return password


def _refused(why: str) -> OptionError:
    return OptionError(
        why,
        hint="choose another password; four unrelated words are easy to remember",
        code="option.password",
    )


def is_common(password: str, name: str = "") -> bool:
    """Whether it is made of nothing but what is tried first: words of the list, the user's name, digits at
    either end, a pattern over and over, walks along the keyboard or the alphabet.
    """
    lower = password.lower()
    if len(set(lower)) < _LEAST_DIFFERENT or _repeats(lower):
        return True
    if not lower.isascii():
        return False  # the lists and keyboards below are of plain letters
    if not re.search("[a-z]", lower):
        return sum(one.isdigit() for one in lower) * 2 > len(lower)
    words = COMMON_WORDS | {re.sub(r"[^a-z]", "", name.lower())} - {""}
    plain = lower.translate(_PLAIN)
    # Digits before and after are no letters in disguise: `password1234` is a word and a number.
    bare = re.sub(r"^[\d\W_]+|[\d\W_]+$", "", lower).translate(_PLAIN)
    return any(_are_words(re.sub("[^a-z]", "", one), words) for one in (lower, plain, bare)) or _are_walks(
        re.sub("[^a-z0-9]", "", lower)
    )


def _repeats(text: str) -> bool:
    """`abcabcabcabc`, the last one cut short or not."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text
        for size in range(1, min(_LONGEST_PATTERN, len(text) // 2) + 1)
    )


def _are_words(letters: str, words: frozenset[str] | set[str]) -> bool:
    """One word, two, or one word however often."""
    if letters in words:
        return True
    if any(letters[:cut] in words and letters[cut:] in words for cut in range(3, len(letters) - 2)):
        return True
    return any(letters == word * (len(letters) // len(word)) for word in words if len(word) > 2)


def _are_walks(text: str) -> bool:
    """Cut into walks along the keyboard of four and more, with nothing left over."""
    at = 0
    if not text:
        return False
    while at < len(text):
        size = next((n for n in range(len(text) - at, _LEAST_WALK - 1, -1) if _is_walk(text[at : at + n])), 0)
        if not size:
            return False
        at += size
    return True


def _is_walk(text: str) -> bool:
    return any(text in walk for walk in _WALKS) or len(set(text)) == 1
