"""However a format spells a word, it is found; and it can be cut out of a text."""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.text.spelling import Spellings, any_of, pattern_of, unescaped
from tenure.store.database.mentions import FORGOTTEN, Mentions

WORDS = ("Jörg Müller", 'Kim "KJ" Lee', "gid://shopify/Customer/77", "kim+x@x.de", "O'Brien", "a\\b 100%41")
WAYS = {
    "as it is": str,
    "upper case": str.upper,
    "apart": lambda word: unicodedata.normalize("NFD", word),
    "no-break": lambda word: word.replace(" ", "\u00a0"),
    "JSON": lambda word: json.dumps(word)[1:-1],
    "JSON of JSON": lambda word: json.dumps(json.dumps(word))[3:-3],
    "PHP": lambda word: json.dumps(word)[1:-1].replace("/", "\\/"),
    "all escaped": lambda word: "".join(f"\\u{ord(one):04x}" for one in word),
    "CSV": lambda word: word.replace('"', '""'),
    "address": lambda word: quote(word, safe=""),
    "form": quote_plus,
    "address twice": lambda word: quote(quote(word, safe=""), safe=""),
    "page": escape,
    "page in numbers": lambda word: "".join(f"&#{ord(one)};" for one in word),
    "page in hexadecimal": lambda word: "".join(f"&#x{ord(one):X};" for one in word),
}
LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_found_and_cut_out_however_it_is_spelled(word, way):
    text = f"of {WAYS[way](word)}, row 3"

    assert Spellings([word]).are_in(text)
    assert not Spellings([f"{word}!"]).are_in(text)
    assert re.sub(pattern_of(word), "*", text, flags=re.IGNORECASE) == "of *, row 3"


@given(LETTERS.filter(lambda word: any(map(str.isalnum, word))), st.sampled_from(sorted(WAYS)))
def test_every_word_is_found(word, way):
    if way == "upper case" and word.upper().casefold() != word.casefold():
        return
    if len(unescaped(word)) < 2 and len(word) > 1:  # looked for as it stands only
        return
    if way == "all escaped" and any(ord(character) > 0xFFFF for character in word):
        return

    assert Spellings([word]).are_in(f"x,{WAYS[way](word)},y")


@pytest.mark.parametrize("written", ["1.2345678e7", "1.2345678E+07", "12345678.0", "012345678"])
def test_large_numbers_are_found_as_programs_write_them(written):
    assert Spellings(["12345678"]).are_in(f"<v>{written}</v>")


def test_many_words_are_found_as_few_are():
    words = [f"customer-{number}" for number in range(500)]
    many = Spellings(words)

    assert all(many.are_in(f"x{word}x") for word in words)
    assert not many.are_in("customer-x")
    assert re.fullmatch(any_of(["ann", "anna"]), "anna")
    assert not Spellings([]).are_in("anything")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("anna", "\\" * 1_000_000),
        ("anna", "\\u0041" * 100_000 + "\\" * 1_000_000),
        ("Ann    Bee", "Ann Bee Ann" + " " * 1_000_000 + "c"),
        ("a b c d e f", "a " * 500_000),
        ("x" * 2_000, "x" * 500_000),
        ("a" + '"' * 23 + "b", "a" + '"' * 100_000 + "c"),
        ("a" + "'" * 23 + "b", "a" + "'" * 100_000 + "c"),
        ("a" + " +" * 9 + "b", "a" + " +" * 50_000 + "c"),
        ("anna", "%25" * 60_000 + "&amp;" * 40_000 + "<" * 100_000),
    ],
)
def test_a_crafted_text_is_searched_in_bounded_time(word, text):
    """By squares of its length it would take hours."""
    assert Spellings([word]).are_in(f"{text} {word}")
    assert FORGOTTEN in Mentions([word]).taken_out(f"{word} and {text}")


@pytest.mark.parametrize("word", ["%41", "++++++e", '""""""a', "%65%72r"])
def test_a_word_that_unescapes_to_one_or_two_letters_is_searched_verbatim(word):
    assert not Spellings([word]).are_in("an error of a job")
    assert Mentions([word]).taken_out("an error of a job: a") == "an error of a job: a"
    assert Spellings([word]).are_in(f"customer {word} again")
    assert Mentions([word]).taken_out(word) == FORGOTTEN
