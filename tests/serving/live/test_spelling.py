"""One customer, however requests spell their id."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import ibis
import pytest
from tests.in_shop import in_shop
from tests.serving.conftest import opened, shop_orders

from tenure.app.data.compact import Compact, compact
from tenure.app.data.correct_order import CorrectOrder, correct_order
from tenure.core.clock import clock
from tenure.core.orders.answers import Answers
from tenure.meaning.ids import IdRepairs, canonical_id
from tenure.serving.live.record import record
from tenure.serving.live.spelling import spellings

WRITTEN, SPELLED = "Bob.Meier@Example.org", "bob.meier@example.org"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Only to be copied: one customer is known by address."""
    orders = shop_orders()
    orders["customer_id"] = orders.customer_id.replace("c0001", SPELLED)
    made = opened(tmp_path_factory.mktemp("spelled"), orders, [])
    yield made
    made.close()


def sale(customer: str, order: str = "new1", amount: float = 10.0):
    at = datetime(2023, 8, 20, 10, tzinfo=UTC)
    return {"customer_id": customer, "order_id": order, "order_date": at, "amount": amount}


def test_an_order_is_the_customers_however_their_address_is_spelled(shop):
    assert record("transactions", [sale(SPELLED)], shop, clock()).added == 1
    assert record("transactions", [sale(WRITTEN)], shop, clock()).already_stored == 1
    assert record("transactions", [sale(f"mailto:{WRITTEN}", "new2")], shop, clock()).added == 1

    view = shop.view()
    assert {row["order_id"] for row in view.waiting.of("transactions", [SPELLED])} >= {"new1", "new2"}
    assert view.waiting.of("transactions", [WRITTEN]) == []


def test_a_correction_finds_the_customer_too(shop):
    record("transactions", [sale(SPELLED)], shop, clock())

    changed = correct_order(CorrectOrder("new1", [sale(WRITTEN, amount=12.0)], of=WRITTEN), shop)

    assert (changed.rows_before, changed.rows_now) == (1, 1)
    rows = [row for row in shop.view().served.history("transactions", [SPELLED]) if row["order_id"] == "new1"]
    assert [row["amount"] for row in rows] == [12.0]


def test_ids_stay_as_they_are_where_the_shop_says_so_or_knows_them_so(shop):
    as_written, early = shop.workspace.keep_answers(Answers(customer_id="exact")), "Early.Bird@example.org"
    assert spellings([WRITTEN], shop) == {}
    record("transactions", [sale(early)], shop, clock())
    in_shop(compact, Compact(), shop.workspace.path, replace(shop.settings, now=clock()))
    as_written.keep_answers(Answers())

    assert spellings([WRITTEN, SPELLED, early, "C1"], shop) == {WRITTEN: SPELLED}


ODD_BLANKS = ("two  blanks", "\u200bodd\u00a0\u202fone ")


@pytest.mark.parametrize(
    "written", [WRITTEN, f"mailto:{WRITTEN}", "C00000017", "A@B", "no address", *ODD_BLANKS]
)
def test_requests_and_files_are_spelled_alike(written):
    ids = ibis.memtable({"id": [written]})
    read = ids.select(id=IdRepairs(blanks=True, addresses=True).apply(ids.id)).to_pyarrow()["id"].to_pylist()
    assert read == [canonical_id(written)]


@pytest.fixture(scope="module")
def numbered(tmp_path_factory):
    """A shop whose customers are numbers of five digits."""
    orders = shop_orders()
    ids = orders.customer_id.unique()
    orders["customer_id"] = orders.customer_id.map({one: f"{n:05d}" for n, one in enumerate(ids, start=1)})
    made = opened(tmp_path_factory.mktemp("numbered"), orders, [])
    yield made
    made.close()


def test_a_number_that_lost_its_zeros_is_the_customer_of_the_log(numbered):
    asked = ["17", "00017", "017", "99999", "90001", "abc", "1", " 12"]
    assert spellings(asked, numbered) == {"17": "00017", "017": "00017", "1": "00001", " 12": "00012"}

    record("transactions", [sale("17", "zero1")], numbered, clock())
    assert numbered.view().waiting.of("transactions", ["00017"])
    changed = correct_order(CorrectOrder("zero1", [sale("17", "zero1", 3.0)], of="17"), numbered)
    assert (changed.rows_before, changed.rows_now) == (1, 1)


def test_placeholders_are_nobody_in_requests_as_in_files(shop):
    rows = [sale(one, f"g{n}") for n, one in enumerate(("guest", "Unknown", "0", "nan", "NULL"))]
    made = record("transactions", [*rows, sale(SPELLED, "g9")], shop, clock())
    assert (made.added, made.already_stored, made.placeholder_rows) == (1, 0, 5)
    assert record("transactions", rows, shop, clock()).placeholder_rows == 5

    event = {"customer_id": "guest", "occurred_at": rows[0]["order_date"], "kind": "email_open"}
    assert record("events", [event], shop, clock()).placeholder_rows == 1
    waiting = shop.view().waiting
    assert not any(waiting.has(row["customer_id"]) for row in rows)


def test_a_correction_to_nobody_takes_the_order_out(shop):
    record("transactions", [sale(SPELLED, "n1")], shop, clock())
    changed = correct_order(CorrectOrder("n1", [sale("guest", "n1")]), shop)
    assert (changed.rows_before, changed.rows_now) == (1, 0)

    again = correct_order(CorrectOrder("n1", [sale("guest", "n1")]), shop)  # of nobody, and not kept
    assert (again.rows_before, again.rows_now) == (0, 0)


def test_a_shop_of_exact_ids_has_placeholders_for_customers_but_no_null(shop):
    shop.workspace.keep_answers(Answers(customer_id="exact"))
    made = record("transactions", [sale("guest", "e1"), sale("null", "e2")], shop, clock())
    shop.workspace_as_written.keep_answers(Answers())
    assert (made.added, made.placeholder_rows) == (1, 1)
