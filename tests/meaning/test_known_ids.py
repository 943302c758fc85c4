"""Ids of a file beside those of the workspace: leading zeros that were lost on the way."""

from __future__ import annotations

from tenure.meaning.guests import PLACEHOLDERS, is_nothing, is_placeholder
from tenure.meaning.known_ids import known_spellings, width_of
from tenure.sources.mapping.aliases import NULL_WORDS

KNOWN = {f"{n:07d}" for n in range(13001, 13041)} | {"ann@example.com"}


def test_ids_that_lost_their_zeros_are_known_ones_and_new_ones_are_spelled_alike():
    found = known_spellings({"13001", "13002", "99999", "ann@example.com"}, KNOWN)

    assert found.spelling == {"13001": "0013001", "13002": "0013002", "99999": "0099999"}
    assert (found.known, found.unsure) == ({"13001", "13002"}, frozenset())


def test_ids_with_zeros_are_known_ones_where_the_workspace_has_none():
    found = known_spellings({"0013001", "0099999", "0013002"}, {"13001", "13002"})

    assert found.spelling == {"0013001": "13001", "0013002": "13002", "0099999": "99999"}
    assert found.known == {"0013001", "0013002"}


def test_few_that_are_known_by_their_zeros_are_told_and_stay():
    found = known_spellings({"13001", "20001", "20002"}, KNOWN)
    assert (found.spelling, found.unsure) == ({}, {"13001"})


def test_ids_of_several_widths_are_told_and_stay():
    assert known_spellings({"12"}, {"0012", "012", "0013"}).unsure == {"12"}
    assert known_spellings({"12", "13"}, {"0012", "0013", "14", "15"}).spelling == {}
    assert known_spellings({"012"}, {"12", "0013"}).unsure == {"012"}


def test_two_customers_whom_the_workspace_has_already_are_told_and_stay():
    found = known_spellings({"13001", "0013001"}, KNOWN | {"13001"})
    assert (found.spelling, found.unsure) == ({}, {"13001", "0013001"})


def test_nothing_is_said_where_nothing_looks_alike():
    assert known_spellings({"13001", "x", "0013001"}, {"0013001", "y"}).known == {"13001"}
    assert known_spellings({"50001", "0013001"}, KNOWN) == known_spellings(set(), KNOWN)
    assert known_spellings({"13001"}, {"13001", "13002"}).unsure == frozenset()


def test_a_few_short_ids_do_not_hide_the_width():
    assert width_of(KNOWN | {"13001"}) == 7
    assert width_of({"0012", "13", "14"}) is None
    assert width_of({"0012", "12345"}) is None


def test_requests_know_every_word_that_files_have_for_nobody():
    assert all(is_nothing(one) for one in NULL_WORDS if one)
    assert all(is_placeholder(one.upper()) for one in PLACEHOLDERS)
    assert not is_placeholder("17") and not is_nothing("guest")
