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
def audiences(empty_store) -> Audiences:
    empty_store.upgrade()
    return Audiences(empty_store)


def test_a_frozen_version_can_be_read_back_and_its_number_is_not_reused(audiences):
    audiences.freeze(FIRST)
    audiences.freeze(replace(FIRST, number=2))

    assert audiences.version("best", 1) == FIRST
    assert audiences.version("best").number == 2
    with pytest.raises(ConflictError):
        audiences.freeze(FIRST)


def test_an_unknown_audience_names_the_nearest(audiences):
    audiences.freeze(FIRST)
    with pytest.raises(NotFound) as caught:
        audiences.version("bets")
    assert "'best'" in caught.value.hint


def test_there_is_one_delivery_however_many_begin_it(audiences):
    audiences.freeze(FIRST)
    with ThreadPoolExecutor(4) as together:
        begun = list(together.map(lambda who: audiences.begin(FIRST, "add", None, who, NOON), "abcd"))

    assert len({delivery.delivery_id for delivery in begun}) == 1
    assert len(audiences.deliveries("best")) == 1


def test_a_failed_delivery_is_begun_again_where_it_stood(audiences):
    audiences.freeze(FIRST)
    begun = audiences.begin(FIRST, "add", None, "a", NOON)
    audiences.change(begun, state="failed", remote_id="77", attempt=1, error={"code": "channel.busy"})
    resumed = audiences.begin(FIRST, "difference", None, "b", NOON)

    assert (resumed.state, resumed.mode, resumed.remote_id, resumed.attempt) == ("sending", "add", "77", 1)
    assert resumed.error is None


def test_a_batch_is_written_down_before_and_after(audiences):
    audiences.freeze(FIRST)
    delivery = audiences.begin(FIRST, "add", None, "a", NOON)
    first, second = batches_of(7, 20, 15, "add")
    for batch in (first, second):
        audiences.about_to_send(delivery, batch, batch.rows_before, 0, NOON)
    audiences.sent(delivery, first, 0, Receipt(15, 2, "ref"), NOON)

    receipts = audiences.receipts(delivery.delivery_id)
    assert [
        (receipt.seq, receipt.state, receipt.rows, receipt.received, receipt.invalid) for receipt in receipts
    ] == [
        (1, "sent", 15, 15, 2),
        (2, "sending", 5, None, None),
    ]


def test_a_lookalike_is_kept_once_per_country_and_size(audiences):
    audiences.freeze(FIRST)
    plan = Lookalike("1" * 32, "best", 1, "meta_ads", "FR", 2, {"seed_size": 20}, None, NOON, "a")
    audiences.keep_lookalike(plan)
    created = audiences.keep_lookalike(replace(plan, lookalike_id="2" * 32, remote_id="99"))
    updated = audiences.keep_lookalike(replace(plan, quality={"seed_size": 21}))

    assert [lookalike.remote_id for lookalike in (created, updated)] == ["99", "99"]
    assert len(audiences.lookalikes("best")) == 1


def test_the_oldest_versions_that_were_never_sent_go_and_what_was_sent_stays(audiences):
    for number in range(1, 8):
        audiences.freeze(replace(FIRST, number=number))
    audiences.begin(audiences.version("best", 1), "add", None, "ann", NOON)
    failed = audiences.begin(audiences.version("best", 2), "add", None, "ann", NOON)
    audiences.change(failed, state="failed")
    in_part = audiences.begin(audiences.version("best", 3), "add", None, "ann", NOON)
    audiences.about_to_send(in_part, Batch(7, 1, 2, 5, 0, 10, "add"), 0, 0, NOON)
    audiences.change(in_part, state="failed")
    audiences.keep_lookalike(Lookalike("1" * 32, "best", 4, "meta_ads", "FR", 2, {}, None, NOON, "a"))

    assert audiences.drop_unsent("best", 2) == 2

    assert audiences.numbers("best") == [1, 3, 4, 6, 7]
    assert {version.number for version in audiences.deliveries("best")} == {1, 3}
    assert audiences.drop_unsent("best", 2) == audiences.drop_unsent("another", 0) == 0
