r"""Words in the different spellings that formats use.

CSV doubles quotes, JSON writes `\/` and `\u00fc`, URLs `%C3%BC` and `+`, pages and workbooks `&#252;`; texts
differ in letter case, in how accents are composed, and in their blanks. All are reduced to one spelling.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.entities import codepoint2name
from urllib.parse import unquote

from tenure.core.text.normal_forms import normal_form

_ESCAPES = re.compile(r"(?:\\+u[0-9a-fA-F]{4})+")
_ESCAPED_SPACE = re.compile(r"\\+[nrt]")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_ARE_UNSEEN = re.compile(f"[{_UNSEEN}]")
_MARKS = '&\\%"+<'
_BLANKS = re.compile(r"[\s+]*\s[\s+]*")
_QUOTES = re.compile(r"([\"'])\1+")
_BACKSLASHES = re.compile(r"\\{2,}")
_LONG_RUNS = re.compile(r"\\{9,}")
_ROUNDS = 3
_MIN_LETTERS_LEFT, _MAX_LETTERS_LOST = 4, 2
"""Minimum letters that a word must keep when its escapes are resolved, or maximum that it may lose: `%41` is
not
the letter a."""

_MAX_SHARED_LETTERS = 100
_MAX_SINGLE_SEARCHES = 24
_MIN_EXPONENT_DIGITS = 7
"""Minimum digits of a number that programs may write with an exponent."""

_SPACES = (
    r"(?:[\s\u00a0+]|%(?:25)*(?:20|09|0a|0d|c2%(?:25)*a0)|&(?:amp;)*(?:nbsp|#0*(?:160|32)|#x0*(?:a0|20));"
    r"|\\++u00(?:a0|20|0a|09)|\\++[nrt])++"
)


def plain(text: str) -> str:
    """The text without differences in letter case, in how letters are composed, and in blanks.

    Examples
    --------
    >>> plain("JO\u0308RG\u00a0 M\u00dcLLER") == plain("j\u00f6rg m\u00fcller")
    True
    """
    return _single_blanks(_folded(text))


def unescaped(text: str) -> str:
    r"""A plain text with its escapes (also nested ones) resolved, without quotes and backslashes.

    Examples
    --------
    >>> unescaped(r"gid:\/\/shop\/7"), unescaped("J%C3%B6rg%40x.de"), unescaped("M&#252;ller")
    ('gid://shop/7', 'jörg@x.de', 'müller')
    """
    return _single_blanks(_read(_folded(text)))


def readings(text: str) -> tuple[str, ...]:
    r"""A text unchanged, and with the escapes of its format resolved; letter case is preserved.

    Examples
    --------
    >>> readings("J%C3%B6rg"), readings("ann")
    (('J%C3%B6rg', 'Jörg'), ('ann',))
    """
    resolved = _resolved(text)
    return tuple(dict.fromkeys((text, resolved, resolved.replace("\\/", "/"))))


def spellings(word: str) -> frozenset[str]:
    """The strings to search plain texts for to find a word; for a number, also its exponent notation."""
    exact, read = plain(word), unescaped(word)
    spelled = {exact, *_with_exponent(word)}
    is_specific = len(read) >= _MIN_LETTERS_LEFT or (
        len(read) > 1 and len(exact) - len(read) <= _MAX_LETTERS_LOST
    )
    if is_specific or read == exact:
        spelled.add(read)
    return frozenset(spelling for spelling in spelled if spelling) or frozenset({word.casefold()})


class Spellings:
    """Words to search for in texts, in any spelling."""

    def __init__(self, words: Iterable[str]) -> None:
        sought = sorted({spelling for word in words for spelling in spellings(word)})
        few = sought if len(sought) <= _MAX_SINGLE_SEARCHES else []
        self._few = [(spelling, max(spelling.split(" "), key=len)) for spelling in few]
        self._many = None if few or not sought else re.compile(any_of(sought))
        self.longest = max(map(len, sought), default=0)
        self.beyond_ascii = any(not spelling.isascii() for spelling in sought)

    def are_in(self, text: str) -> bool:
        """Whether the text contains one of the words: as it is, with its escapes resolved, or without its
        tags.
        """
        folded = _folded(text)
        if self._stand_in(folded):
            return True
        if not any(mark in folded for mark in _MARKS):
            return False
        return self._stand_in(_read(folded)) or (
            "<" in folded and self._stand_in(_read(_TAG.sub("", folded)))
        )

    def _stand_in(self, folded: str) -> bool:
        if self._many is not None:
            return self._many.search(_single_blanks(folded)) is not None
        likely = [spelling for spelling, part in self._few if part in folded]
        if not likely:
            return False
        text = _single_blanks(folded)
        return any(spelling in text for spelling in likely)


def any_of(words: Iterable[str]) -> str:
    """A regular expression for many words, longest first; shared prefixes are written once if no word is very
    long.

    Examples
    --------
    >>> any_of(["ann", "anna", "bob"])
    '(?:ann(?:a|)|bob)'
    """
    words = list(words)
    if any(len(word) > _MAX_SHARED_LETTERS for word in words):
        return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"
    branches: dict[str, list[str]] = {}
    ends = False
    for word in words:
        ends = ends or not word
        if word:
            branches.setdefault(word[0], []).append(word[1:])
    parts = [re.escape(first) + any_of(rest) for first, rest in branches.items()]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join([*parts, ''] if ends else parts)})"


def pattern_of(word: str) -> str:
    """A regular expression for the word in a text of `short_runs`, to be used with `re.IGNORECASE`."""
    # Alternatives never overlap, or a crafted text could take forever to match.
    composed = _BLANKS.sub(" ", normal_form("NFC", word))
    composed = _QUOTES.sub(lambda match: match[1], composed)
    return "".join(_SPACES if character.isspace() else f"(?>{_any_way(character)})" for character in composed)


def short_runs(text: str) -> str:
    """The text with at most eight backslashes in a row: expressions retry a run at each of them."""
    return _LONG_RUNS.sub(lambda _: "\\" * 8, text) if "\\" in text else text


def _any_way(character: str) -> str:
    cases = (character, character.upper(), character.lower(), character.casefold())
    return "|".join(dict.fromkeys(way for case in dict.fromkeys(cases) for way in _spellings_of(case)))


def _spellings_of(letter: str) -> Iterator[str]:
    if len(letter) == 1:
        yield from _escaped(letter)
    if (apart := normal_form("NFD", letter)) != letter:
        yield re.escape(apart)
    if letter in "\"'":
        yield rf"(?:\\*+{letter})++"
    yield r"\\++" if letter == "\\" else r"\\*+" + re.escape(letter)


def _escaped(letter: str) -> Iterator[str]:
    yield "".join(rf"\\++u{unit}" for unit in re.findall("....", letter.encode("utf-16-be", "replace").hex()))
    yield "".join(f"%(?:25)*{byte:02x}" for byte in letter.encode("utf-8", "replace"))
    number = ord(letter)
    entity = f"#0*{number}|#x0*{number:x}"
    if name := codepoint2name.get(number, {39: "apos"}.get(number)):
        entity += f"|{name}"
    yield f"&(?:amp;)*(?:{entity});"


def _folded(text: str) -> str:
    if not text.isascii():
        text = normal_form("NFKC", text)
        if any(character in text for character in _UNSEEN):
            text = _ARE_UNSEEN.sub("", text)
    return text.casefold()


def _single_blanks(text: str) -> str:
    return " ".join(text.split())


def _read(folded: str) -> str:
    """Resolve escapes, and drop quotes and backslashes."""
    if "\\" in folded:
        folded = _BACKSLASHES.sub(lambda _: "\\", folded)
    resolved = _resolved(folded)
    text = folded if resolved == folded else _folded(resolved)
    if "\\" in text:
        text = _ESCAPED_SPACE.sub(" ", text).replace("\\", "")
    return text.replace('"', "").replace("+", " ")


def _resolved(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if "\\" in text:
            text = _ESCAPES.sub(_characters, text)
        if "%" in text:
            text = _PERCENT.sub(_percent_decoded, text)
        if text == before:
            break
    return text


def _characters(match: re.Match[str]) -> str:
    units = match[0].replace("\\", "").replace("u", "")
    return bytes.fromhex(units).decode("utf-16-be", "replace")


def _percent_decoded(match: re.Match[str]) -> str:
    try:
        return unquote(match[0], errors="strict")
    except UnicodeDecodeError:
        return unquote(match[0], encoding="cp1252", errors="replace")


def _with_exponent(word: str) -> Iterator[str]:
    digits = word.lstrip("0")
    if not (word.isascii() and word.isdigit() and len(digits) >= _MIN_EXPONENT_DIGITS):
        return
    exponent = len(digits) - 1
    mantissa = f"{digits[0]}.{digits[1:]}".rstrip("0").rstrip(".")
    for number in {mantissa, mantissa if "." in mantissa else f"{mantissa}.0"}:
        for power in (exponent, f"{exponent:02d}"):
            yield from (f"{number}e{sign}{power}" for sign in ("", "+", " "))
