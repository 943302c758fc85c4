"""Normal forms match Unicode's, and texts with very many combining marks do not take hours."""

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
def test_a_normal_form_equals_that_of_unicodedata(text, form, times):
    assert normal_form(form, text * times) == unicodedata.normalize(form, text * times)


@pytest.mark.parametrize("text", [MARKS, f"{MARKS}a", f"a{MARKS}", f"\ud800{MARKS}"])
def test_only_the_first_thirty_marks_on_a_letter_are_kept(text):
    assert normal_form("NFD", text) == unicodedata.normalize("NFD", text.replace(MARKS, MARKS[:30]))


@pytest.mark.parametrize("odd", ["\u0f75\u0f73", "\u0f81\u0316", "\uff9e\u0301", "\uff9f\u0316\u0301"])
def test_characters_that_decompose_into_marks_are_limited_too(odd):
    assert len(normal_form("NFKD", f"a{odd * 200_000}")) <= 1 + 2 * 30


def test_thirty_marks_on_a_letter_are_all_kept():
    text = f"a{MARKS[:30]}" * 1_000
    assert normal_form("NFD", text) == unicodedata.normalize("NFD", text)


def test_column_names_and_spellings_with_many_marks_are_read():
    assert normalised(f"Order{MARKS}") == "order" + normalised(MARKS)
    assert not Spellings(["ann"]).are_in(MARKS)
    assert Spellings(["ann"]).are_in(f"{MARKS} ann")
