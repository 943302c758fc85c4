"""Ids of a file beside those of the workspace: leading zeros that were lost on the way."""

from __future__ import annotations

from tenure.meaning.guests import PLACEHOLDERS, is_null_word, is_placeholder
from tenure.meaning.known_ids import known_spellings, width_of
from tenure.sources.mapping.aliases import NULL_WORDS

KNOWN = {f"{n:07d}" for n in range(13001, 13041)} | {"ann@example.com"}


def test_ids_without_their_zeros_match_known_ones_and_new_ids_are_padded_too():
    spellings = known_spellings({"13001", "13002", "99999", "ann@example.com"}, KNOWN)

    assert spellings.spelling == {"13001": "0013001", "13002": "0013002", "99999": "0099999"}
    assert (spellings.known_ids, spellings.unsure) == ({"13001", "13002"}, frozenset())


def test_ids_with_zeros_match_known_ones_if_the_workspace_has_none():
    spellings = known_spellings({"0013001", "0099999", "0013002"}, {"13001", "13002"})

    assert spellings.spelling == {"0013001": "13001", "0013002": "13002", "0099999": "99999"}
    assert spellings.known_ids == {"0013001", "0013002"}


def test_few_ids_that_are_known_by_their_zeros_are_reported_and_stay():
    spellings = known_spellings({"13001", "20001", "20002"}, KNOWN)
    assert (spellings.spelling, spellings.unsure) == ({}, {"13001"})


def test_ids_of_several_widths_are_reported_and_stay():
    assert known_spellings({"12"}, {"0012", "012", "0013"}).unsure == {"12"}
    assert known_spellings({"12", "13"}, {"0012", "0013", "14", "15"}).spelling == {}
    assert known_spellings({"012"}, {"12", "0013"}).unsure == {"012"}


def test_two_customers_of_the_workspace_are_reported_and_stay():
    spellings = known_spellings({"13001", "0013001"}, KNOWN | {"13001"})
    assert (spellings.spelling, spellings.unsure) == ({}, {"13001", "0013001"})


def test_nothing_is_reported_if_no_ids_are_similar():
    assert known_spellings({"13001", "x", "0013001"}, {"0013001", "y"}).known_ids == {"13001"}
    assert known_spellings({"50001", "0013001"}, KNOWN) == known_spellings(set(), KNOWN)
    assert known_spellings({"13001"}, {"13001", "13002"}).unsure == frozenset()


def test_a_few_short_ids_do_not_hide_the_width():
    assert width_of(KNOWN | {"13001"}) == 7
    assert width_of({"0012", "13", "14"}) is None
    assert width_of({"0012", "12345"}) is None


def test_requests_know_every_word_that_files_have_for_nobody():
    assert all(is_null_word(word) for word in NULL_WORDS if word)
    assert all(is_placeholder(word.upper()) for word in PLACEHOLDERS)
    assert not is_placeholder("17") and not is_null_word("guest")
