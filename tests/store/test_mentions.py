"""Texts of the store lose the name of whoever is erased, and nothing else."""

from __future__ import annotations

import pytest

from tenure.store.mentions import Mentions

WORDS = ("zoe-4711", "zoe@example.com", "7", "47110", "Zoe Quist")


@pytest.mark.parametrize(
    ("kept", "left"),
    [
        ("Nobody's order of 'zoe-4711' was found", "Nobody's order of '(forgotten)' was found"),
        ("by ZOE@EXAMPLE.COM.", "by (forgotten)."),
        ("x/zoe-4711/orders.csv", "x/(forgotten)/orders.csv"),
        ("of customer 47110, row 3", "of customer (forgotten), row 3"),
        ("7", "(forgotten)"),
        ({"zoe-4711": ["7", {"by": "Zoe Quist"}]}, {"(forgotten)": ["(forgotten)", {"by": "(forgotten)"}]}),
    ],
)
def test_a_mention_is_taken_out(kept, left):
    assert Mentions(WORDS).taken_out(kept) == left


@pytest.mark.parametrize(
    ("word", "kept", "left"),
    [
        ("jörg@x.de", "starts_with=J%C3%B6rg%40x.de&a=1", "starts_with=(forgotten)&a=1"),
        ('Kim "KJ" Lee', 'of \\"Kim \\"KJ\\" Lee\\".', 'of \\"(forgotten)\\".'),
        ("Kim Lee", "q=Kim+Lee", "q=(forgotten)"),
        ("C00000012", "C00000012_old, xC00000012", "(forgotten)_old, x(forgotten)"),
        ("471100", "a_471100-7 and %20471100", "a_(forgotten)-7 and %20(forgotten)"),
        ("Müller 77", "by M\\u00fcller 77", "by (forgotten)"),
        ("Müller 77", "of Mu\u0308ller\u00a077!", "of (forgotten)!"),
        ("Müller 77", "of M&#25\u200b2;ller 77!", "(forgotten)"),
    ],
)
def test_a_mention_is_taken_out_however_it_is_spelled(word, kept, left):
    assert Mentions((word,)).taken_out(kept) == left


def test_words_that_begin_alike_are_told_apart():
    assert Mentions(("47110", "471100")).taken_out("47110, 471100") == "(forgotten), (forgotten)"


@pytest.mark.parametrize(
    "kept",
    [
        "7 rows",
        "a147110ff",
        "1.47110",
        "2023-47110",
        "Zoe",
        {"rows": 7, "is": True, "share": 0.7},
        None,
        47110,
    ],
)
def test_what_is_nobody_stays(kept):
    assert Mentions(WORDS).taken_out(kept) == kept


def test_nothing_is_mentioned_where_nobody_is_named():
    assert Mentions(()).taken_out("anything") == "anything"
