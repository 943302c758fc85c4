"""What was answered with `added` is kept for good: before the compaction and after it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.importing import import_log
from tests.in_shop import in_shop
from tests.serving.conftest import opened, shop_orders

from tenure.app.data import compact as compact_module
from tenure.app.data import ingest as ingest_module
from tenure.app.data.compact import Compact, _as_arrow, _LakeTransfer, compact
from tenure.app.data.orders import OrderLog
from tenure.core.arrow_rows import rows_as_arrow
from tenure.core.clock import clock
from tenure.core.errors import StoreError
from tenure.core.open_engine import open_engine
from tenure.core.orders.schema import TABLES
from tenure.core.ports import SilentProgress
from tenure.serving.live.record import record
from tenure.serving.live.same_rows import compare_rows, still_new
from tenure.store.lake import overlap
from tenure.store.records.arrival_rows import Arrival, KnownCounts

WHEN = datetime(2023, 8, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Only to be copied."""
    orders = shop_orders().assign(product_id="p1")
    made = opened(tmp_path_factory.mktemp("kept"), orders, [])
    yield made
    made.close()


def sale(order, amount=10.0, customer="c0001", at=WHEN, **more):
    return {"customer_id": customer, "order_id": order, "order_date": at, "amount": amount, **more}


def test_rows_of_two_customers_are_taken_together_as_each_alone(shop):
    record("transactions", [sale("new1")], shop, clock())
    together = [sale("new1", 55.0, "c0002"), sale("new2")]
    assert record("transactions", together[:1], shop, clock()).added == 1
    assert record("transactions", together, shop, clock()).added == 1


def test_a_refund_moves_no_day_while_it_waits_nor_in_the_lake(shop):
    record("transactions", [sale("new1")], shop, clock())
    as_of = shop.view().as_of

    record("transactions", [sale("new1", -4.0, at=WHEN + 30 * DAY)], shop, clock())
    waiting_as_of = shop.view().as_of
    compacted(shop)

    assert waiting_as_of == shop.view().as_of == as_of


def visit(value=None):
    row = {"customer_id": "c0001", "occurred_at": WHEN, "kind": "session"}
    return row if value is None else {**row, "value": value}


def compacted(shop) -> None:
    in_shop(compact, Compact(), shop.workspace.path, replace(shop.settings, now=clock()))


def kept(shop, kind="transactions", customers=("c0001", "c0002")):
    """Rows of the customers in the lake and in what waits, as the shop counts them."""
    view = shop.view()
    rows = [*view.served.history(kind, customers), *view.waiting.of(kind, customers)]
    if kind == "events":
        return Counter((row["kind"], row.get("value")) for row in rows)
    new = [row for row in rows if row["order_id"].startswith("new")]
    return Counter((row["order_id"], row["customer_id"], row["amount"], row.get("product_id")) for row in new)


FIRST_THEN = {
    "a line more of an order": ([sale("new1")], [sale("new1"), sale("new1", 7.0, at=WHEN + DAY)]),
    "an equal line more": ([sale("new1")], [sale("new1"), sale("new1")]),
    "the number of another customer's order": ([sale("new1")], [sale("new1", 99.0, "c0002")]),
    "a refund of which less is known": (
        [sale("new1"), sale("new1", -5.0, at=WHEN + DAY, product_id="p1", quantity=1.0)],
        [sale("new1", -5.0, at=WHEN + DAY)],
    ),
}


@pytest.mark.parametrize("compacts_between", [True, False])
@pytest.mark.parametrize("case", FIRST_THEN)
def test_rows_that_were_added_are_there_after_the_compaction(shop, case, compacts_between):
    first, then = FIRST_THEN[case]
    added = record("transactions", first, shop, clock()).added
    if compacts_between:
        compacted(shop)
    told = record("transactions", then, shop, clock())
    added += told.added
    before = kept(shop)
    compacted(shop)

    assert told.added == 1
    assert kept(shop) == before
    assert before.total() == added
    assert shop.arrivals.all() == []


def test_an_event_without_a_value_is_another_than_one_with(shop):
    record("events", [visit(3.0)], shop, clock())
    compacted(shop)
    assert record("events", [visit()], shop, clock()).added == 1
    compacted(shop)

    assert kept(shop, "events") == {("session", 3.0): 1, ("session", None): 1}


def test_events_that_wait_are_told_apart_by_what_they_are_worth(shop):
    assert record("events", [visit(3.0), visit(3.0)], shop, clock()).added == 2
    told = record("events", [visit(3.0), visit(3.0), visit(4.0)], shop, clock())
    assert (told.added, told.already_stored) == (1, 2)
    before = kept(shop, "events")
    compacted(shop)

    assert kept(shop, "events") == before == {("session", 3.0): 2, ("session", 4.0): 1}


def ingested(shop, tmp_path, *rows, progress=None) -> None:
    lines = [f"{one['customer_id']},{one['order_id']},{one['order_date']},{one['amount']},p1" for one in rows]
    path = tmp_path / f"export{len(lines)}.csv"
    path.write_text("\n".join(["customer_id,order_id,order_date,amount,product_id", *lines]) + "\n")
    log = OrderLog(str(path), "csv")
    import_log(log, shop.workspace.path, replace(shop.settings, now=clock()), progress)


def test_an_export_that_brings_what_waits_does_not_double_it(shop, tmp_path):
    waits = [sale("new1", product_id="p1"), sale("new2", 5.0, product_id="p1")]
    record("transactions", waits, shop, clock())
    ingested(shop, tmp_path, waits[0])
    assert kept(shop).total() == 2
    compacted(shop)

    assert kept(shop) == {("new1", "c0001", 10.0, "p1"): 1, ("new2", "c0001", 5.0, "p1"): 1}


def test_an_export_that_tells_an_order_otherwise_than_one_that_waits_does_not_count(shop, tmp_path):
    record("transactions", [sale("new1", product_id="p1")], shop, clock())
    ingested(shop, tmp_path, sale("new1", 12.0))
    assert kept(shop) == {("new1", "c0001", 10.0, "p1"): 1}
    compacted(shop)

    assert kept(shop) == {("new1", "c0001", 10.0, "p1"): 1}


def test_an_order_that_came_while_a_file_told_it_otherwise_is_kept_apart(shop, tmp_path, monkeypatch):
    record("transactions", [sale("new1", product_id="p1")], shop, clock())
    monkeypatch.setattr(ingest_module, "_merge_arrivals", lambda *_: None)
    ingested(shop, tmp_path, sale("new1", 12.0))
    assert kept(shop) == {("new1", "c0001", 12.0, "p1"): 1}
    compacted(shop)

    assert kept(shop) == {("new1", "c0001", 12.0, "p1"): 1}
    with open_engine(shop.settings) as engine:
        quarantine = shop.workspace.lake.table("quarantine", engine)
        changed = engine.to_arrow(quarantine.filter(quarantine.reason == overlap.CHANGED_REASON)).to_pylist()
    assert [json.loads(row["row"])["amount"] for row in changed] == [10.0]


def test_orders_with_and_without_amounts_before_the_first_file_hold_nothing_up(make_live_shop, tmp_path):
    young = make_live_shop(None, [])
    record("transactions", [{**sale("new1"), "amount": None}], young, clock())
    ingested(young, tmp_path, sale("o1"), sale("o2"))
    record("transactions", [sale("new2")], young, clock())
    compacted(young)

    assert kept(young) == {("new2", "c0001", 10.0, None): 1}
    assert young.arrivals.all() == []


def test_the_first_orders_of_a_shop_may_have_amounts_or_none(make_live_shop):
    young = make_live_shop(None, [])
    record("transactions", [{**sale("new1"), "amount": None}], young, clock())
    record("transactions", [sale("new2")], young, clock())
    compacted(young)
    record("transactions", [sale("new3")], young, clock())
    compacted(young)

    assert kept(young) == {(f"new{n}", "c0001", 10.0, None): 1 for n in (2, 3)}


def test_a_batch_that_cannot_be_taken_keeps_no_other_waiting(shop, monkeypatch):
    record("transactions", [sale("new1")], shop, clock())
    shop.arrivals.claim("live-broken", 10)
    record("transactions", [sale("new2")], shop, clock())
    take = _LakeTransfer.take

    def broken(into, batch_id):
        if batch_id == "live-broken":
            raise StoreError("This batch cannot be taken.")
        return take(into, batch_id)

    with monkeypatch.context() as patched:
        patched.setattr(_LakeTransfer, "take", broken)
        with pytest.raises(StoreError, match="cannot be taken"):
            compacted(shop)
    assert [one.row["order_id"] for one in shop.arrivals.all()] == ["new1"]
    compacted(shop)

    assert kept(shop).total() == 2
    assert shop.arrivals.all() == []


def test_a_file_is_judged_beside_all_that_waits_however_much_it_is(shop, tmp_path, monkeypatch):
    for number in range(3):
        record("transactions", [sale(f"new{number}", product_id="p1")], shop, clock())
    monkeypatch.setattr(compact_module, "MAX_ROWS", 1)
    ingested(shop, tmp_path, *(sale(f"new{number}", 12.0) for number in range(3)))

    assert kept(shop) == {(f"new{number}", "c0001", 10.0, "p1"): 1 for number in range(3)}


def test_orders_that_could_not_be_taken_before_a_file_are_told(shop, tmp_path, monkeypatch):
    class Notes(SilentProgress):
        texts = ()

        def note(self, text):
            self.texts += (text,)

    def broken(*_):
        raise StoreError("This batch cannot be taken.")

    record("transactions", [sale("new1")], shop, clock())
    monkeypatch.setattr(_LakeTransfer, "take", broken)
    notes = Notes()
    ingested(shop, tmp_path, sale("new2"), progress=notes)

    assert any("This batch cannot be taken" in text for text in notes.texts)
    assert kept(shop) == {("new1", "c0001", 10.0, None): 1, ("new2", "c0001", 10.0, "p1"): 1}


ROWS = st.lists(
    st.builds(
        lambda order, customer, amount, product: sale(
            order, amount, customer, WHEN.replace(tzinfo=None), product_id=product
        ),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["ann", "bob"]),
        st.sampled_from([5.0, 7.0, -5.0]),
        st.sampled_from([None, "p"]),
    ),
    min_size=1,
    max_size=6,
)
COLUMNS = [one for one in TABLES["transactions"] if one.name in {*sale("1"), "product_id"}]


@given(there=ROWS, sent=st.lists(ROWS, min_size=1, max_size=3), export=ROWS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lake_and_view_judge_alike_and_lose_nothing_that_no_export_brought(
    duckdb_engine, there, sent, export
):
    waits: list[Arrival] = []
    for request in sent:
        fate = compare_rows("transactions", request, [*there, *(one.row for one in waits)])
        if not fate.changed:
            new = zip(fate.fresh, fate.known_counts, strict=True)
            waits += [
                Arrival(len(waits) + n, "transactions", row, None, seen) for n, (row, seen) in enumerate(new)
            ]
    if not waits:
        return
    assert still_new("transactions", waits, there) == [one.row for one in waits]

    old = [*there, *export]
    new = duckdb_engine.from_arrow(_as_arrow("transactions", waits), "waits")
    lake = duckdb_engine.from_arrow(rows_as_arrow(old, COLUMNS), "old")
    found = overlap.judged_arrivals("transactions", new, lake).to_pyarrow().to_pylist()

    def as_counted(rows):
        return Counter(
            (row["customer_id"], row["order_id"], row["amount"], row.get("product_id")) for row in rows
        )

    fresh = as_counted(row for row in found if row["fate"] == "fresh")
    assert len(found) == len(waits)
    assert fresh == as_counted(still_new("transactions", waits, old))


def test_what_arrived_before_this_was_noted_counts_as_seen_beside_nothing():
    rows = [sale("1"), sale("1")]
    waits = [Arrival(n, "transactions", row, None) for n, row in enumerate(rows)]

    assert still_new("transactions", waits, []) == rows
    assert still_new("transactions", waits, rows[:1]) == rows[:1]
    assert waits[0].known_counts == KnownCounts(0, 0)


def test_a_column_that_only_the_arrivals_have_tells_them_from_the_rows_of_the_lake(duckdb_engine):
    at = WHEN.replace(tzinfo=None)
    waits = [Arrival(1, "transactions", sale("1", at=at, product_id="p1"), None, KnownCounts(0, 1))]
    new = duckdb_engine.from_arrow(_as_arrow("transactions", waits), "with_product")
    without = [one for one in COLUMNS if one.name != "product_id"]
    lake = duckdb_engine.from_arrow(rows_as_arrow([sale("1", at=at)], without), "without_product")

    (found,) = overlap.judged_arrivals("transactions", new, lake).to_pyarrow().to_pylist()
    assert found["fate"] == "fresh"
