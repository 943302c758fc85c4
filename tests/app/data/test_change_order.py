"""Single orders are removed and corrected: where they wait, in the lake, and in what is served."""

from __future__ import annotations

import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from tests.app.data.served_orders import WHEN, at_present, orders_of, refunds_of, row, settings_of, spend
from tests.importing import import_log
from tests.in_shop import in_shop
from tests.serving.conftest import opened, shop_orders
from typer.testing import CliRunner

from tenure.app.data import change_order
from tenure.app.data.amend_order import AmendOrder, amend_order
from tenure.app.data.compact import Compact, compact
from tenure.app.data.correct_order import CorrectOrder, correct_order
from tenure.app.data.orders import OrderLog
from tenure.app.data.remove_order import RemoveOrder, remove_order
from tenure.app.workspace.init import Init, init
from tenure.cli.main import cli
from tenure.core.clock import clock
from tenure.core.errors import InputError, NotFound, OptionError, StoreError
from tenure.core.open_engine import open_engine
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.serving.economics.cohort_table import CohortTableQuery, cohort_table
from tenure.serving.insights.cohort_grid import cohort_grid
from tenure.serving.insights.revenue import revenue
from tenure.serving.live.record import record
from tenure.serving.publish import refresh_serving
from tenure.serving.shop import Shop
from tenure.store.lake.order_changes import OrderInLake
from tenure.store.records.arrivals import Arrivals


def test_an_order_that_waits_is_removed_and_not_seen_again(shop):
    record("transactions", [row("n1"), row("n1", amount=5.0), row("n2")], shop, clock())
    assert orders_of(shop)["n1"] == 30.0
    made = remove_order(RemoveOrder("n1"), at_present(shop))
    assert (made.rows_before, made.rows_now) == (2, 0)
    assert "n1" not in orders_of(shop) and orders_of(shop)["n2"] == 25.0
    compact(Compact(), at_present(shop))
    assert "n1" not in orders_of(shop) and orders_of(shop)["n2"] == 25.0


def test_an_order_of_the_lake_is_removed_and_its_customer_predicted_anew(shop):
    before, ordered = spend(shop), orders_of(shop)
    assert shop.served.customer("c0001")["is_stale"] is False
    number, amount = next(iter(ordered.items()))
    remove_order(RemoveOrder(number), at_present(shop))
    assert number not in orders_of(shop)
    assert spend(shop) == pytest.approx(before - amount)
    assert shop.served.customer("c0001")["is_stale"] is True
    assert shop.served.customer("c0002")["is_stale"] is False


def test_an_order_on_its_way_into_the_lake_is_removed(shop):
    """A worker was killed after it put the order into a batch."""
    record("transactions", [row("n1"), row("n2")], shop, clock())
    Arrivals(shop.database).claim("live-killed", 10)
    remove_order(RemoveOrder("n1"), at_present(shop))
    compact(Compact(), at_present(shop))
    assert "n1" not in orders_of(shop) and "n2" in orders_of(shop)


def test_an_order_is_corrected_wherever_it_is_and_belongs_to_whom_it_should(shop):
    record("transactions", [row("n1")], shop, clock())
    compact(Compact(), at_present(shop))
    assert orders_of(shop)["n1"] == 25.0
    right = [row("n1", "c0002", 40.0), row("n1", "c0002", 2.5)]
    made = correct_order(CorrectOrder("n1", right), at_present(shop))
    assert (made.rows_before, made.rows_now) == (1, 2)
    for _ in range(2):
        assert "n1" not in orders_of(shop) and orders_of(shop, "c0002")["n1"] == 42.5
        compact(Compact(), at_present(shop))
    assert shop.view().waiting.orders == []
    amend = {"amount": 7.0}
    with pytest.raises(OptionError, match="several rows"):
        amend_order(AmendOrder("n1", amend), at_present(shop))


def ingest_again(shop, tmp_path, *rows):
    path = tmp_path / "again.csv"
    lines = [f"{one['customer_id']},{one['order_id']},{one['order_date']},{one['amount']}" for one in rows]
    path.write_text("\n".join(["customer_id,order_id,order_date,amount", *lines]) + "\n")
    import_log(OrderLog(str(path), "csv"), shop.workspace.path, settings_of(shop))


def test_a_correction_is_kept_when_an_export_still_has_the_order_as_it_was(shop, tmp_path):
    record("transactions", [row("n1"), row("n2")], shop, clock())
    correct_order(CorrectOrder("n1", [row("n1", amount=40.0)]), at_present(shop))
    ingest_again(shop, tmp_path, row("n1"), row("n2"), row("n3"))
    for _ in range(2):
        told = orders_of(shop)
        assert [told[name] for name in ("n1", "n2", "n3")] == [40.0, 25.0, 25.0]
        compact(Compact(), at_present(shop))


def test_a_correction_that_stops_halfway_neither_loses_nor_doubles_the_order(shop, monkeypatch):
    record("transactions", [row("n1")], shop, clock())
    with monkeypatch.context() as broken:
        broken.setattr(Arrivals, "add_seen", Mock(side_effect=StoreError("The store is away.")))
        with pytest.raises(StoreError):
            correct_order(CorrectOrder("n1", [row("n1", amount=40.0)]), at_present(shop))
    refresh_serving(shop.workspace, settings_of(shop))
    assert orders_of(shop)["n1"] == 40.0
    compact(Compact(), at_present(shop))
    assert orders_of(shop)["n1"] == 40.0
    assert correct_order(CorrectOrder("n1", [row("n1", amount=41.0)]), at_present(shop)).rows_before == 1
    assert orders_of(shop)["n1"] == 41.0


def test_a_line_that_comes_in_while_an_order_is_corrected_is_kept(shop, monkeypatch):
    record("transactions", [row("n1", amount=10.0)], shop, clock())
    compact(Compact(), at_present(shop))
    put, line = OrderInLake.put, row("n1", amount=7.0, at=WHEN + timedelta(days=1))

    def put_slowly(order, rows):
        put(order, rows)
        record("transactions", [row("n1", amount=10.0), line], shop, clock())

    monkeypatch.setattr(OrderInLake, "put", put_slowly)
    amend_order(AmendOrder("n1", {"amount": 11.0}), at_present(shop))
    assert orders_of(shop)["n1"] == 18.0
    compact(Compact(), at_present(shop))
    assert orders_of(shop)["n1"] == 18.0


@pytest.mark.integration
def test_a_line_that_comes_in_while_an_order_gets_more_lines_is_kept(shop, monkeypatch):
    record("transactions", [row("n1", amount=10.0)], shop, clock())
    compact(Compact(), at_present(shop))
    line, add_seen = row("n1", amount=7.0, at=WHEN + timedelta(days=1)), Arrivals.add_seen

    def add_seen_slowly(arrivals, *told, **options):
        if "after" not in options:  # the first of two times, right after the commit
            record("transactions", [row("n1", amount=10.0), line], shop, clock())
        return add_seen(arrivals, *told, **options)

    monkeypatch.setattr(Arrivals, "add_seen", add_seen_slowly)
    correct_order(CorrectOrder("n1", [row("n1", amount=8.0), row("n1", amount=9.0)]), at_present(shop))
    assert orders_of(shop)["n1"] == 24.0
    compact(Compact(), at_present(shop))
    assert orders_of(shop)["n1"] == 24.0


@pytest.mark.integration
def test_no_compaction_takes_a_line_in_before_the_correction_is_served(shop, monkeypatch):
    record("transactions", [row("n1", amount=10.0)], shop, clock())
    compact(Compact(), at_present(shop))
    line = row("n1", amount=7.0, at=WHEN + timedelta(days=1))
    with ThreadPoolExecutor(1) as threads:
        compactions = []

        def refresh_slowly(*arguments, **options):
            record("transactions", [row("n1", amount=10.0), line], shop, clock())
            compactions.append(threads.submit(compact, Compact(), at_present(shop)))
            time.sleep(1)
            return refresh_serving(*arguments, **options)

        monkeypatch.setattr(change_order, "refresh_serving", refresh_slowly)
        correct_order(CorrectOrder("n1", [row("n1", amount=8.0), row("n1", amount=9.0)]), at_present(shop))
        assert compactions[0].result(60).taken_in == 1
    assert orders_of(shop)["n1"] == 24.0


def test_what_a_correction_brings_makes_nothing_known_that_waits(shop):
    later = WHEN + timedelta(days=1)
    record("transactions", [row("n1"), row("n2"), row("n1", "c0002", 30.0)], shop, clock())
    compact(Compact(), at_present(shop))
    record("transactions", [row("n2", amount=-5.0, at=later)], shop, clock())
    before = refunds_of(shop)
    correct_order(CorrectOrder("n1", [row("n1"), row("n1", amount=-5.0, at=later)]), at_present(shop))
    for _ in range(2):
        assert len(refunds_of(shop)) == len(before) + 1
        compact(Compact(), at_present(shop))


@pytest.mark.integration
def test_an_order_that_is_moved_to_whom_has_one_waiting_of_that_id_takes_nothing_away(shop):
    record("transactions", [row("n1", "c0002", 10.0)], shop, clock())
    compact(Compact(), at_present(shop))
    record("transactions", [row("n1", amount=33.0)], shop, clock())
    correct_order(
        CorrectOrder("n1", [row("n1", amount=44.0, at=WHEN + timedelta(days=1))], of="c0002"),
        at_present(shop),
    )
    for _ in range(2):
        assert orders_of(shop)["n1"] == 77.0 and "n1" not in orders_of(shop, "c0002")
        compact(Compact(), at_present(shop))


@pytest.mark.integration
@pytest.mark.parametrize("compacts", [True, False])
def test_the_order_of_the_same_id_of_another_customer_stays(shop, compacts):
    record("transactions", [row("n1"), row("n1", "c0002", 55.0)], shop, clock())
    if compacts:
        compact(Compact(), at_present(shop))
    with pytest.raises(OptionError, match="2 customers have an order with this ID"):
        remove_order(RemoveOrder("n1"), at_present(shop))
    with pytest.raises(NotFound):
        remove_order(RemoveOrder("n1", of="c0003"), at_present(shop))
    assert correct_order(CorrectOrder("n1", [row("n1", amount=11.0)]), at_present(shop)).rows_before == 1
    assert amend_order(AmendOrder("n1", {"amount": 12.0}, of="c0001"), at_present(shop)).rows_before == 1
    assert (orders_of(shop)["n1"], orders_of(shop, "c0002")["n1"]) == (12.0, 55.0)
    remove_order(RemoveOrder("n1", of="c0002"), at_present(shop))
    assert orders_of(shop)["n1"] == 12.0 and "n1" not in orders_of(shop, "c0002")
    assert remove_order(RemoveOrder("n1"), at_present(shop)).rows_before == 1


def test_a_row_that_waits_and_that_an_export_has_brought_is_one_row(shop, tmp_path, monkeypatch):
    record("transactions", [row("n1")], shop, clock())
    with monkeypatch.context() as patched:
        patched.setattr("tenure.app.data.ingest._merge_arrivals", lambda *_: None)
        ingest_again(shop, tmp_path, row("n1"))
    assert amend_order(AmendOrder("n1", {"amount": 11.0}), at_present(shop)).rows_before == 1
    assert orders_of(shop)["n1"] == 11.0


def test_what_is_not_there_or_not_right_changes_nothing(shop):
    with pytest.raises(NotFound, match="order does not exist"):
        remove_order(RemoveOrder("n1"), at_present(shop))
    with pytest.raises(NotFound):
        correct_order(CorrectOrder("n1", [row("n1")]), at_present(shop))
    number = next(iter(orders_of(shop)))
    version = shop.workspace.lake.version
    with pytest.raises(OptionError, match="do not belong to the order"):
        correct_order(CorrectOrder(number, [row("another")]), at_present(shop))
    with pytest.raises(InputError, match="1970"):
        correct_order(CorrectOrder(number, [row(number, at=datetime(1, 1, 1, tzinfo=UTC))]), at_present(shop))
    with pytest.raises(InputError, match="NUL"):
        amend_order(AmendOrder(number, {"customer_id": "a\x00"}), at_present(shop))
    assert shop.workspace.lake.version == version and number in orders_of(shop)


def test_the_last_order_of_a_workspace_can_be_removed(tmp_path):
    from tenure.app.workspace.init import Init, init
    from tenure.server.settings import server_settings

    place = init(Init(tmp_path / "shop", currency="GBP")).path
    shop = Shop.open(place, server_settings(workspace=place, start_worker=False).app)
    record("transactions", [row("n1")], shop, clock())
    in_shop(compact, Compact(), place, settings_of(shop))
    remove_order(RemoveOrder("n1"), at_present(shop))
    assert not shop.served.has_orders or shop.served.customer("c0001") is None
    record("transactions", [row("n2")], shop, clock())
    in_shop(compact, Compact(), place, settings_of(shop))
    assert orders_of(shop) == {"n2": 25.0}
    shop.close()


@pytest.mark.integration
def test_an_order_of_the_year_1_in_the_lake_is_answered_in_bounded_memory_until_it_is_removed(shop):
    """As a lake may have it that took it in before such dates were refused."""
    lake, settings = shop.workspace.lake, settings_of(shop)
    usual = cohort_grid(shop.served)
    ancient = [row("odd", "c0001", at=datetime(1, 1, 1)), row("odd2", "new", at=datetime(1, 1, 1))]
    import pyarrow as pa

    with open_engine(settings, "duckdb") as engine, lake.writing(engine, SilentProgress()) as writing:
        writing.append("transactions", engine.from_arrow(pa.Table.from_pylist(ancient), "ancient"))
        writing.commit(settings.now, "an order of the year 1")
    tracemalloc.start()
    refresh_serving(shop.workspace, settings)
    grid = cohort_grid(shop.served)
    tables = [
        cohort_table(CohortTableQuery(by=by, metric="revenue", cumulative=True), shop.served, "GBP")
        for by in ("month", "country")
    ]
    sold = revenue(shop.served)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6
    assert grid.cohorts[-1].month == usual.cohorts[-1].month
    assert all(len(one.retention) <= 25 for one in grid.cohorts)
    assert max(len(one.values) for table in tables for one in table.rows) <= 25
    assert len(sold.months) <= len(usual.cohorts) + 12
    for number in ("odd", "odd2"):
        remove_order(RemoveOrder(number), at_present(shop))
    shown, before = (
        [(one.month, one.customers, one.retention) for one in found.cohorts]
        for found in (cohort_grid(shop.served), usual)
    )
    assert shown == before


def test_the_command_line_removes_and_corrects(shop):
    record("transactions", [row("n1")], shop, clock())
    runner = CliRunner()
    at = ["--workspace", str(shop.workspace.path)]
    made = runner.invoke(cli, ["order", "correct", "n1", "--amount", "9.5", *at])
    assert made.exit_code == 0, made.output
    assert orders_of(shop)["n1"] == 9.5
    made = runner.invoke(cli, ["order", "remove", "n1", *at])
    assert made.exit_code == 0 and "removed" in made.stdout, made.output
    assert "n1" not in orders_of(shop)
    again = runner.invoke(cli, ["order", "remove", "n1", *at])
    assert again.exit_code == 2 and "order does not exist" in again.output


def test_somebody_elses_order_is_not_corrected_by_a_wrong_name(shop):
    record("transactions", [row("n1")], shop, clock())
    with pytest.raises(NotFound):
        correct_order(CorrectOrder("n1", [row("n1", amount=1.0)], of="c0002"), at_present(shop))


def test_a_correction_gives_the_log_no_column_that_it_has_not(tmp_path, monkeypatch):
    """It was looked at beside a copy from before the export without amounts came in."""
    shop = opened(tmp_path, shop_orders().drop(columns=["amount"]), [])
    try:
        record("transactions", [row("n1")], shop, clock())
        looked_at = row("n1", amount=45.0, at=WHEN.replace(tzinfo=None))
        monkeypatch.setattr("tenure.app.data.correct_order.validated_rows", lambda *_: [looked_at])

        correct_order(CorrectOrder("n1", [row("n1", amount=45.0)]), at_present(shop))

        assert "amount" not in shop.served.columns["transactions"]
    finally:
        shop.close()


def test_a_correction_without_an_amount_is_refused_where_the_log_has_amounts(shop, monkeypatch):
    record("transactions", [row("n1")], shop, clock())
    looked_at = {name: value for name, value in row("n1").items() if name != "amount"}
    monkeypatch.setattr("tenure.app.data.correct_order.validated_rows", lambda *_: [looked_at])

    with pytest.raises(InputError) as refused:
        correct_order(CorrectOrder("n1", [row("n1")]), at_present(shop))
    assert refused.value.code == "input.amount"


@pytest.fixture
def young(tmp_path):
    """A shop that has no log yet."""
    place = tmp_path / "young"
    init(Init(place))
    made = Shop.open(place, Settings(threads=1))
    yield made
    made.close()


def test_an_order_that_is_removed_before_there_is_a_log_can_be_sent_again(young):
    record("transactions", [row("n1", amount=44.0)], young, clock())
    assert remove_order(RemoveOrder("n1"), at_present(young)).rows_before == 1
    assert young.arrivals.all() == []

    assert record("transactions", [row("n1", amount=45.0), row("n2")], young, clock()).added == 2

    compact(Compact(), at_present(young))
    assert (orders_of(young)["n1"], orders_of(young)["n2"]) == (45.0, 25.0)


def test_a_correction_without_an_amount_begins_no_log_where_orders_with_amounts_wait(young):
    record("transactions", [row("n1"), row("n2")], young, clock())
    with pytest.raises(InputError) as refused:
        correct_order(CorrectOrder("n1", [row("n1", amount=None)]), at_present(young))

    assert refused.value.code == "input.amount"
    compact(Compact(), at_present(young))
    assert orders_of(young)["n2"] == 25.0
