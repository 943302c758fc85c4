"""The hold-out is a pure hash; batches and sessions are the same however often they are cut."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.activation.audience import batches_of, check_share, held_out, is_held_out, members_hash
from tenure.core.errors import OptionError

IDS = [f"c{n}" for n in range(20_000)]


def test_a_tenth_is_held_out_when_a_tenth_is_asked_for():
    assert sum(held_out(IDS, "spring", 0.1)) / len(IDS) == pytest.approx(0.1, abs=0.006)


def test_a_larger_hold_out_contains_the_smaller_one():
    tenth, fifth = held_out(IDS, "spring", 0.1), held_out(IDS, "spring", 0.2)

    assert all(later for earlier, later in zip(tenth, fifth, strict=True) if earlier)


def test_another_salt_holds_out_others():
    both = [a and b for a, b in zip(held_out(IDS, "a", 0.1), held_out(IDS, "b", 0.1), strict=True)]

    assert sum(both) / len(IDS) == pytest.approx(0.01, abs=0.004)


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.floats(0, 0.9))
def test_one_and_many_agree_with_the_definition(customer_id, salt, share):
    digest = hashlib.sha256(f"{salt}:{customer_id}".encode()).hexdigest()

    assert is_held_out(customer_id, salt, share) == (int(digest[:16], 16) / 2**64 < share)
    assert held_out([customer_id], salt, share) == [is_held_out(customer_id, salt, share)]


def test_a_hold_out_of_zero_is_empty():
    assert not any(held_out(IDS[:100], "spring", 0.0))


def test_the_members_hash_does_not_depend_on_their_order():
    assert members_hash(["b", "a"]) == members_hash(["a", "b"]) != members_hash(["ab"])


@pytest.mark.parametrize("share", [-0.1, 0.95, 1.0, float("nan")])
def test_a_hold_out_that_is_no_share_is_refused(share):
    with pytest.raises(OptionError, match="hold-out"):
        check_share(share)


@given(st.integers(0, 500), st.integers(1, 60))
def test_batches_cover_every_row_once(rows, most):
    batches = batches_of(7, rows, most, "add")

    assert sum(batch.rows for batch in batches) == rows
    assert [batch.rows_before for batch in batches] == [
        sum(b.rows for b in batches[:k]) for k in range(len(batches))
    ]
    assert all(1 <= batch.rows <= most for batch in batches)
    assert [batch.is_last for batch in batches] == [False] * (len(batches) - 1) + [True] * bool(batches)
