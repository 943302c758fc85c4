"""Requirements for new passwords: long, and not easy to guess.

No list of leaked passwords is used. Weak long passwords are mostly one or two common words followed by
digits, a repeated pattern, or a walk along the keyboard; these are recognized by their structure.
"""

from __future__ import annotations

import re

from tenure.core.errors import OptionError
from tenure.store.people.common_words import COMMON_WORDS

MIN_PASSWORD = 12
_MAX_PASSWORD = 1024
_PLAIN = str.maketrans("013457@$!+|", "oleastasiti")
_LONGEST_PATTERN = 6
_MIN_DIFFERENT = 5
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
_MIN_WALK = 4


def checked_password(password: str, name: str = "") -> str:
    """Check a new password for the user of that name. Raises OptionError (`option.password`)."""
    if not MIN_PASSWORD <= len(password) <= _MAX_PASSWORD:
        raise _refused(f"The password must have at least {MIN_PASSWORD} characters.")
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
    """Whether a password consists only of what attackers try first: common words, the user's name, digits at
    either end, a repeated pattern, or walks along the keyboard or the alphabet.
    """
    lower = password.lower()
    if len(set(lower)) < _MIN_DIFFERENT or _repeats(lower):
        return True
    if not lower.isascii():
        return False  # the lists and keyboards below are ASCII
    if not re.search("[a-z]", lower):
        return sum(character.isdigit() for character in lower) * 2 > len(lower)
    words = COMMON_WORDS | {re.sub(r"[^a-z]", "", name.lower())} - {""}
    plain = lower.translate(_PLAIN)
    # Digits at either end are not substituted letters: `password1234` is a word and a number.
    bare = re.sub(r"^[\d\W_]+|[\d\W_]+$", "", lower).translate(_PLAIN)
    if any(_are_words(re.sub("[^a-z]", "", text), words) for text in (lower, plain, bare)):
        return True
    return _are_walks(re.sub("[^a-z0-9]", "", lower))


def _repeats(text: str) -> bool:
    """Whether the text repeats a pattern, as in `abcabcabcabc`; the last one may be incomplete."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text
        for size in range(1, min(_LONGEST_PATTERN, len(text) // 2) + 1)
    )


def _are_words(letters: str, words: frozenset[str] | set[str]) -> bool:
    """Whether the letters are one word, two words, or one word repeated."""
    if letters in words:
        return True
    if any(letters[:cut] in words and letters[cut:] in words for cut in range(3, len(letters) - 2)):
        return True
    return any(letters == word * (len(letters) // len(word)) for word in words if len(word) > 2)


def _are_walks(text: str) -> bool:
    """Whether the text consists of keyboard walks of at least four keys."""
    at = 0
    if not text:
        return False
    while at < len(text):
        size = next((n for n in range(len(text) - at, _MIN_WALK - 1, -1) if _is_walk(text[at : at + n])), 0)
        if not size:
            return False
        at += size
    return True


def _is_walk(text: str) -> bool:
    return any(text in walk for walk in _WALKS) or len(set(text)) == 1
