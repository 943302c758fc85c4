"""Versions, deliveries and receipts of audiences, on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tenure.core.activation.audience import AudienceVersion, Batch, Receipt, batches_of
from tenure.core.errors import ConflictError, NotFound
from tenure.store.records.audiences import Audiences, Lookalike

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
FIRST = AudienceVersion(
    "best", 1, "meta_ads", "CHAMPIONS", "Spring list", "0" * 64, 20, 2, "best", 0.1, date(2025, 5, 1), "run",
    NOON, "somebody", {"no_consent": 3}, {"with_values": True}, {"field": "orders", "op": ">=", "value": 1},
)  # fmt: skip


@pytest.fixture
def kept(empty_store) -> Audiences:
    empty_store.upgrade()
    return Audiences(empty_store)


def test_a_version_comes_back_as_it_was_frozen_and_its_number_is_taken(kept):
    kept.freeze(FIRST)
    kept.freeze(replace(FIRST, number=2))

    assert kept.version("best", 1) == FIRST
    assert kept.version("best").number == 2
    with pytest.raises(ConflictError):
        kept.freeze(FIRST)


def test_an_unknown_audience_names_the_nearest(kept):
    kept.freeze(FIRST)
    with pytest.raises(NotFound) as caught:
        kept.version("bets")
    assert "'best'" in caught.value.hint


def test_there_is_one_delivery_however_many_begin_it(kept):
    kept.freeze(FIRST)
    with ThreadPoolExecutor(4) as together:
        begun = list(together.map(lambda who: kept.begin(FIRST, "add", None, who, NOON), "abcd"))

    assert len({one.delivery_id for one in begun}) == 1
    assert len(kept.deliveries("best")) == 1


def test_a_failed_delivery_is_begun_again_where_it_stood(kept):
    kept.freeze(FIRST)
    begun = kept.begin(FIRST, "add", None, "a", NOON)
    kept.change(begun, state="failed", remote_id="77", attempt=1, error={"code": "channel.busy"})
    again = kept.begin(FIRST, "difference", None, "b", NOON)

    assert (again.state, again.mode, again.remote_id, again.attempt) == ("sending", "add", "77", 1)
    assert again.error is None


def test_a_batch_is_written_down_before_and_after(kept):
    kept.freeze(FIRST)
    delivery = kept.begin(FIRST, "add", None, "a", NOON)
    one, two = batches_of(7, 20, 15, "add")
    for batch in (one, two):
        kept.about_to_send(delivery, batch, batch.rows_before, 0, NOON)
    kept.sent(delivery, one, 0, Receipt(15, 2, "ref"), NOON)

    found = kept.receipts(delivery.delivery_id)
    assert [(each.seq, each.state, each.rows, each.received, each.invalid) for each in found] == [
        (1, "sent", 15, 15, 2),
        (2, "sending", 5, None, None),
    ]


def test_a_lookalike_is_kept_once_per_country_and_size(kept):
    kept.freeze(FIRST)
    plan = Lookalike("1" * 32, "best", 1, "meta_ads", "FR", 2, {"seed_size": 20}, None, NOON, "a")
    kept.keep_lookalike(plan)
    made = kept.keep_lookalike(replace(plan, lookalike_id="2" * 32, remote_id="99"))
    again = kept.keep_lookalike(replace(plan, quality={"seed_size": 21}))

    assert [one.remote_id for one in (made, again)] == ["99", "99"]
    assert len(kept.lookalikes("best")) == 1


def test_the_oldest_versions_that_were_never_sent_go_and_what_was_sent_stays(kept):
    for number in range(1, 8):
        kept.freeze(replace(FIRST, number=number))
    kept.begin(kept.version("best", 1), "add", None, "ann", NOON)
    failed = kept.begin(kept.version("best", 2), "add", None, "ann", NOON)
    kept.change(failed, state="failed")
    in_part = kept.begin(kept.version("best", 3), "add", None, "ann", NOON)
    kept.about_to_send(in_part, Batch(7, 1, 2, 5, 0, 10, "add"), 0, 0, NOON)
    kept.change(in_part, state="failed")
    kept.keep_lookalike(Lookalike("1" * 32, "best", 4, "meta_ads", "FR", 2, {}, None, NOON, "a"))

    assert kept.drop_unsent("best", 2) == 2

    assert kept.numbers("best") == [1, 3, 4, 6, 7]
    assert {one.number for one in kept.deliveries("best")} == {1, 3}
    assert kept.drop_unsent("best", 2) == kept.drop_unsent("another", 0) == 0
