"""Normal forms are Unicode's, and no text takes hours."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.text.normal_forms import normal_form
from tenure.core.text.spelling import Spellings
from tenure.sources.mapping.names import normalised

MARKS = "\u0327\u0301" * 200_000


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.sampled_from([1, 1_000]))
def test_a_text_is_brought_to_the_form_that_unicode_says(text, form, times):
    assert normal_form(form, text * times) == unicodedata.normalize(form, text * times)


@pytest.mark.parametrize("text", [MARKS, f"{MARKS}a", f"a{MARKS}", f"\ud800{MARKS}"])
def test_of_many_marks_on_one_letter_the_first_are_kept(text):
    assert normal_form("NFD", text) == unicodedata.normalize("NFD", text.replace(MARKS, MARKS[:30]))


@pytest.mark.parametrize("odd", ["\u0f75\u0f73", "\u0f81\u0316", "\uff9e\u0301", "\uff9f\u0316\u0301"])
def test_what_becomes_nothing_but_marks_is_one(odd):
    assert len(normal_form("NFKD", f"a{odd * 200_000}")) <= 1 + 2 * 30


def test_thirty_marks_are_all_kept():
    text = f"a{MARKS[:30]}" * 1_000
    assert normal_form("NFD", text) == unicodedata.normalize("NFD", text)


def test_neither_a_column_nor_a_file_of_marks_takes_long():
    assert normalised(f"Order{MARKS}") == "order" + normalised(MARKS)
    assert not Spellings(["ann"]).are_in(MARKS)
    assert Spellings(["ann"]).are_in(f"{MARKS} ann")
