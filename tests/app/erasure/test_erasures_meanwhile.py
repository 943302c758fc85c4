"""Erasures that somebody who read before them may have missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tenure.app.erasure.erasures_meanwhile import remove_if_erased
from tenure.core.errors import StoreError
from tenure.store.records.erasures import Erasures

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)


def noted(workspace, who: str, begun: datetime, done: datetime | None) -> str:
    erasures = Erasures(workspace)
    erasure = erasures.begin([who], begun)
    if done is not None:
        erasures.finish(erasure, done)
    return erasure


def test_those_that_go_on_or_were_at_work_since_count(tmp_path):
    noted(tmp_path, "ann", BEFORE, BEFORE)
    interrupted = noted(tmp_path, "bob", BEFORE, None)
    since = [noted(tmp_path, "cid", BEFORE, AFTER), noted(tmp_path, "dan", AFTER, AFTER)]

    assert [one.erasure_id for one in Erasures(tmp_path).meanwhile(NOON)] == since
    with Erasures(tmp_path).erasing(1):
        assert [one.erasure_id for one in Erasures(tmp_path).meanwhile(NOON)] == [interrupted, *since]
        with pytest.raises(StoreError, match="Another erasure is running"), Erasures(tmp_path).erasing(0):
            raise AssertionError("two at a time")


def test_a_file_goes_only_where_it_names_one_of_them(tmp_path):
    noted(tmp_path, "bob", AFTER, None)
    made = tmp_path / "made.csv"
    made.write_text("ann,bob")

    remove_if_erased(made, ["ann", None], tmp_path, NOON, "the test")
    assert made.exists()
    with pytest.raises(StoreError):
        remove_if_erased(made, ["ann", "bob"], tmp_path, NOON, "the test")
    assert not made.exists()


def test_an_erasure_that_was_noted_while_a_clock_was_ahead_counts_as_noted_now(tmp_path):
    next_year = NOON + timedelta(days=365)
    noted(tmp_path, "ann", next_year, next_year)
    noted(tmp_path, "bob", BEFORE, None)

    Erasures(tmp_path).settle_dates(NOON)

    assert [(one.begun_at, one.done_at) for one in Erasures(tmp_path).all()] == [
        (NOON.isoformat(), NOON.isoformat()),
        (BEFORE.isoformat(), None),
    ]
    assert Erasures(tmp_path).meanwhile(AFTER) == ()


def test_an_erasure_of_two_is_done_when_each_of_them_was_erased_since(tmp_path):
    erasures = Erasures(tmp_path)
    erasures.finish(erasures.begin(["ann"], NOON), NOON)  # who came back since
    erasures.begin(["ann", "bob"], NOON)
    erasures.finish(erasures.begin(["bob"], NOON), NOON)
    assert [one.done_at is None for one in erasures.all()] == [False, True, False]

    erasures.finish(erasures.begin(["ann"], NOON), NOON)

    assert all(one.done_at for one in erasures.all())
