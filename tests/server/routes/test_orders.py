"""Orders and events over HTTP: kept, not twice, seen by the very next prediction, and equal to the batch."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.in_shop import in_shop, publish

from tenure.app.data.compact import Compact, compact
from tenure.core.clock import clock
from tenure.core.frames.window import Window

ORDERS, EVENTS = "/api/v1/orders", "/api/v1/events"


def order(number, customer="c0001", amount=25.0, at="2023-08-25T10:00:00Z", **more):
    return {"customer_id": customer, "order_id": number, "order_date": at, "amount": amount, **more}


def prediction(service, customer="c0001"):
    return service.viewer.get(f"/api/v1/predictions/{customer}").json()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh(request, open_service):
    """A service whose arrivals no other test sees."""
    return open_service(store=request.param)


def test_the_very_next_prediction_sees_an_order(fresh):
    before = prediction(fresh)
    answer = fresh.analyst.post(ORDERS, json=order("n1", amount=500.0))
    assert (answer.status_code, answer.json()) == (
        201,
        {"added": 1, "already_stored": 0, "ignored_columns": [], "placeholder_rows": 0},
    )
    after = prediction(fresh)
    assert (before["source"], after["source"]) == ("stored", "live")
    assert after["historic_clv"] == pytest.approx(before["historic_clv"] + 500)
    assert after["as_of"] == "2023-08-26"
    assert prediction(fresh, "c0002")["source"] == "stored"


def test_blanks_around_ids_make_no_other_order(fresh):
    fresh.analyst.post(ORDERS, json=order("n1"))

    again = fresh.analyst.post(ORDERS, json=order(" n1\t", "c0001\u00a0"))
    assert again.json() == {"added": 0, "already_stored": 1, "ignored_columns": [], "placeholder_rows": 0}
    assert prediction(fresh, "c0001%20")["customer_id"] == "c0001"
    assert fresh.analyst.delete(f"{ORDERS}/%20n1").json()["rows_before"] == 1


def test_somebody_who_never_ordered_is_a_customer_with_the_first_order(fresh):
    assert fresh.viewer.get("/api/v1/predictions/newcomer").status_code == 404
    fresh.analyst.post(ORDERS, json=order("n1", "newcomer"))
    assert prediction(fresh, "newcomer")["predicted_clv"] > 0
    shown = fresh.viewer.get("/api/v1/customers/newcomer").json()
    assert shown["timeline"][0]["what"] == "order"


def test_features_of_a_customer_at_this_moment_are_those_of_the_batch(fresh):
    """After orders, a refund and a return by customers old and new: to 1e-9, before and after compaction."""
    from tenure.app.data.orders import open_lake
    from tenure.core.open_engine import open_engine
    from tenure.core.ports import SilentProgress
    from tenure.learning.panel import Panels

    rows = [
        order("n1"),
        order("n1", amount=9.5, at="2023-08-25T10:00:00+02:00"),
        order("n2", "c0002", at="2023-08-26T23:59:59.123456Z"),
        order("n3", "newcomer", at="2023-08-24T01:00:00Z"),
        order("n4", "newcomer", at="2023-08-28T01:00:00Z"),
    ]
    assert fresh.analyst.post(ORDERS, json={"orders": rows}).json()["added"] == 5
    fresh.analyst.post(ORDERS, json=order("n2", "c0002", amount=-5.0, at="2023-08-27T10:00:00Z"))
    ids = ["c0001", "c0002", "c0003", "newcomer"]
    predictions = fresh.backend.predictions
    view = fresh.backend.shop.view()
    live = predictions._frames.frame(view, ids, 60)
    assert in_shop(compact, Compact(), fresh.workspace, fresh.backend.settings.app).taken_in == 6
    settings = fresh.backend.settings.app
    with open_engine(settings, "duckdb") as engine:
        orders = open_lake(fresh.backend.shop, engine, SilentProgress())
        batch = Panels(orders.tables, engine).frame(Window(view.as_of, 60))
    batch = batch[batch["customer_id"].isin(ids)].reset_index(drop=True)
    after = predictions._frames.frame(fresh.backend.shop.view(), ids, 60)
    for made in (live, after):
        assert list(made.columns) == list(batch.columns)
        assert made["customer_id"].tolist() == batch["customer_id"].tolist()
        for name in batch.columns:
            if batch[name].dtype.kind == "f":
                np.testing.assert_allclose(made[name], batch[name], rtol=1e-9, atol=1e-9, err_msg=name)
            else:
                assert made[name].equals(batch[name]), name


def test_compaction_loses_nothing_and_adds_nothing_twice(fresh):
    fresh.analyst.post(ORDERS, json={"orders": [order(f"n{n}", f"c{n:04d}") for n in range(20)]})
    before = prediction(fresh)
    settings = fresh.backend.settings.app
    taken_in = [in_shop(compact, Compact(), fresh.workspace, settings).taken_in for _ in range(2)]
    assert taken_in == [20, 0]
    assert fresh.backend.shop.view().waiting.orders == []
    after = prediction(fresh)
    assert after["historic_clv"] == pytest.approx(before["historic_clv"])
    again = fresh.analyst.post(ORDERS, json=order("n1", "c0001"))
    assert again.json() == {"added": 0, "already_stored": 1, "ignored_columns": [], "placeholder_rows": 0}


def test_the_same_order_again_is_known_not_new(fresh):
    fresh.analyst.post(ORDERS, json=order("n1"))
    assert fresh.analyst.post(ORDERS, json=order("n1")).json() == {
        "added": 0,
        "already_stored": 1,
        "ignored_columns": [],
        "placeholder_rows": 0,
    }


def test_orders_of_guests_are_accepted_and_are_nobodys(fresh):
    given = {"orders": [order("g1", "guest"), order("g2", "NULL"), order("n1")]}
    answer = fresh.analyst.post(ORDERS, json=given)
    assert (answer.status_code, answer.json()["added"], answer.json()["placeholder_rows"]) == (201, 1, 2)
    assert fresh.analyst.put(f"{ORDERS}/g1", json=order("g1", "guest")).status_code == 200
    event = {"customer_id": "anonymous", "occurred_at": order("x")["order_date"], "kind": "email_open"}
    assert fresh.analyst.post("/api/v1/events", json=event).json()["placeholder_rows"] == 1
    assert fresh.viewer.get("/api/v1/predictions/guest").status_code == 404


def test_an_order_that_differs_from_the_one_that_is_there_is_refused_whole(fresh):
    fresh.analyst.post(ORDERS, json=order("n1"))
    refused = fresh.analyst.post(ORDERS, json={"orders": [order("n9"), order("n1", amount=26.0)]})
    assert (refused.status_code, refused.json()["code"]) == (409, "input.order_changed")
    assert refused.json()["values"] == ["n1"]
    assert fresh.analyst.post(ORDERS, json=order("n9")).json()["added"] == 1


def test_a_key_brings_the_same_answer_for_the_same_body_and_no_other(fresh):
    key = {"idempotency-key": "k1"}
    first = fresh.analyst.post(ORDERS, json=order("n1"), headers=key)
    again = fresh.analyst.post(ORDERS, json=order("n1"), headers=key)
    assert (
        first.json()
        == again.json()
        == {"added": 1, "already_stored": 0, "ignored_columns": [], "placeholder_rows": 0}
    )
    other = fresh.analyst.post(ORDERS, json=order("n2"), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "input.idempotency_key")
    by_another = fresh.admin.post(ORDERS, json=order("n2"), headers=key)
    assert by_another.json()["added"] == 1


def test_what_the_workspace_does_not_record_is_left_out_and_said(fresh):
    answer = fresh.analyst.post(ORDERS, json=order("n1", channel="app", promo_code="X"))
    assert answer.json()["ignored_columns"] == ["channel", "promo_code"]


def test_an_order_from_the_future_is_refused(fresh):
    tomorrow = (clock() + timedelta(days=1)).isoformat()
    refused = fresh.analyst.post(ORDERS, json=order("n1", at=tomorrow))
    assert (refused.status_code, refused.json()["code"]) == (422, "input.future")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": None},
        {"amount": "ten"},
        {"amount": 1e308},
        {"order_date": "2023-08-25 10:00"},
        {"order_date": "soon"},
        {"customer_id": ""},
        {"order_id": "x" * 300},
        {"colour": "red"},
    ],
)
def test_an_order_that_cannot_be_right_is_refused(wrong, service):
    refused = service.analyst.post(ORDERS, json=order("n1") | wrong)
    assert refused.status_code == 422
    assert refused.json()["code"] in ("input.request", "input.amount")


def test_an_ingested_export_with_the_same_orders_does_not_count_them_twice(fresh, tmp_path):
    from tests.importing import import_log

    from tenure.app.data.orders import OrderLog

    fresh.analyst.post(ORDERS, json=order("n1", amount=500.0))
    once = prediction(fresh)["historic_clv"]
    export = tmp_path / "export.csv"
    export.write_text(
        "customer_id,order_id,order_date,amount\nc0001,n1,2023-08-25 10:00:00,500.0\nz,z1,2023-08-20,3\n"
    )
    settings = fresh.backend.settings.app
    import_log(OrderLog(str(export), "csv"), fresh.workspace, settings)
    publish(fresh.workspace, settings)
    assert prediction(fresh)["historic_clv"] == pytest.approx(once)
    in_shop(compact, Compact(), fresh.workspace, settings)
    assert prediction(fresh)["historic_clv"] == pytest.approx(once)


def test_a_workspace_without_orders_takes_its_first_ones(open_service):
    empty = open_service(None)
    rows = [order(f"n{n}", f"c{n % 3}", at=f"2023-08-{n + 1:02d}T10:00:00Z") for n in range(9)]
    assert empty.analyst.post(ORDERS, json={"orders": rows}).json()["added"] == 9
    assert in_shop(compact, Compact(), empty.workspace, empty.backend.settings.app).taken_in == 9
    assert empty.viewer.get("/api/v1/customers").json()["customers"][0]["orders"] == 3
    assert empty.viewer.get("/api/v1/dashboard").json()["net_spend"] == pytest.approx(225)


def test_events_are_kept_and_shown(fresh):
    event = {"customer_id": "c0001", "occurred_at": "2023-08-25T10:00:00Z", "kind": "page_view"}
    assert fresh.analyst.post(EVENTS, json={"events": [event, event]}).json()["added"] == 2
    assert fresh.analyst.post(EVENTS, json=event).json()["already_stored"] == 1
    told = fresh.viewer.get("/api/v1/customers/c0001").json()["timeline"]
    assert [one["what"] for one in told][:2] == ["event", "event"]


def test_a_repeated_request_that_an_older_version_answered_gets_the_same_answer(fresh):
    from tenure.store.database.schema import IDEMPOTENCY_KEYS

    headers = {"Idempotency-Key": "before-the-update"}
    first = fresh.analyst.post(ORDERS, json=order("n1"), headers=headers)
    old = {"added": 1, "known": 0, "ignored_columns": [], "nobody": 0}
    with fresh.backend.shop.database.transaction() as connection:
        assert connection.execute(IDEMPOTENCY_KEYS.update().values(answer=old)).rowcount == 1
    again = fresh.analyst.post(ORDERS, json=order("n1"), headers=headers)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
