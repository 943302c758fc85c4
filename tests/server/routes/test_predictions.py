"""Predictions over HTTP: known customers, described ones, orders, files, and the well-known shapes."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tenure.core.errors import InputError

FACTS = {
    "total_orders": 5,
    "total_spent": 300.0,
    "days_since_first_purchase": 400,
    "days_since_last_purchase": 20,
}


def test_a_stored_customer_has_the_prediction_of_the_last_scoring(service):
    from tenure.engines.duckdb import Engine
    from tenure.store.workspace import Workspace

    with Engine() as engine:
        stored = Workspace.open(service.workspace).lake.table("predictions", engine)
        row = engine.to_arrow(stored.filter(stored.customer_id == "c0001")).to_pylist()[0]
    shown = service.viewer.get("/api/v1/predictions/c0001").json()
    assert shown["source"] == "stored"
    for name in (
        "predicted_clv",
        "predicted_clv_lower",
        "predicted_clv_upper",
        "churn_probability",
        "value_tier",
    ):
        assert shown[name] == row[name]
    assert shown["as_of"] == row["as_of"].isoformat()


def test_a_batch_has_everybody_in_the_order_asked_and_names_the_unknown(service):
    body = {"customer_ids": ["c0003", "nobody", "c0001", "c0003"]}
    shown = service.viewer.post("/api/v1/predictions/batch", json=body).json()
    assert [one["customer_id"] for one in shown["predictions"]] == ["c0003", "c0001"]
    assert shown["unknown"] == ["nobody"]


def test_another_horizon_is_shorter_or_longer_in_proportion(service):
    values = [
        service.viewer.get(f"/api/v1/predictions/c0001?horizon_days={days}").json()["predicted_clv"]
        for days in (15, 60, 240)
    ]
    own = service.viewer.get("/api/v1/predictions/c0001").json()["predicted_clv"]
    assert values[0] < values[1] < values[2]
    assert values[1] == own


def test_many_requests_at_once_get_each_their_own(service):
    from concurrent.futures import ThreadPoolExecutor

    ids = [f"c{number:04d}" for number in range(60)] + ["nobody"]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: service.viewer.get(f"/api/v1/predictions/{one}"), ids))
    assert [answer.json()["customer_id"] for answer in answers[:-1]] == ids[:-1]
    assert answers[-1].status_code == 404


def test_facts_of_a_known_customer_give_what_its_orders_give(service, orders):
    """The history model looks at nothing else than these four facts say."""
    as_of = orders["order_date"].max().normalize() + pd.Timedelta(days=1)
    mine = orders[orders["customer_id"] == "c0004"]
    days = (as_of - mine["order_date"].dt.normalize()).dt.days
    assert mine["order_date"].dt.normalize().is_unique
    facts = {
        "order_count": len(mine),
        "net_spend": mine["amount"].sum(),
        "T": int(days.max()),
        "days_since_last_order": int(days.min()),
    }
    body = {"customers": [facts]}
    shown = service.viewer.post("/api/v1/predictions/vector", json=body).json()["predictions"][0]
    known = service.viewer.get("/api/v1/predictions/c0004").json()
    assert shown["expected_purchases"] == pytest.approx(known["expected_purchases"])
    assert shown["predicted_clv"] == pytest.approx(known["predicted_clv"], rel=0.02)


def test_orders_of_somebody_unknown_give_what_the_same_orders_give_in_the_shop(service, orders):
    mine = orders[orders["customer_id"] == "c0004"]
    rows = [
        {
            "customer_id": "guest",
            "order_id": row.order_id,
            "order_date": f"{row.order_date}Z",
            "amount": row.amount,
        }
        for row in mine.itertuples()
    ]
    shown = service.viewer.post("/api/v1/predictions/orders", json={"orders": rows}).json()["predictions"][0]
    known = service.viewer.get("/api/v1/predictions/c0004").json()
    assert shown["customer_id"] == "guest"
    assert shown["predicted_clv"] == pytest.approx(known["predicted_clv"], rel=1e-9)
    assert service.viewer.get("/api/v1/predictions/guest").status_code == 404


@pytest.mark.parametrize("path", ["/predict", "/api/predict", "/predict/clv"])
def test_the_well_known_shape_answers_with_value_interval_segment_and_cac(path, service):
    shown = service.viewer.post(path, json=FACTS | {"acquisition_source": "social"}).json()
    assert shown["lower"] <= shown["predicted_clv"] <= shown["upper"]
    assert shown["recommended_cac"] == pytest.approx(shown["predicted_clv"] * 0.3)
    assert shown["segment"] in ("High-CLV", "Growth-Potential", "Low-CLV")
    assert shown["horizon_days"] == 60


def test_the_well_known_shape_takes_the_other_names_of_facts(service):
    said = {"num_orders": 5, "avg_order_value": 60.0, "days_since_first_purchase": 400}
    other = service.viewer.post("/predict", json=said | {"days_since_last_purchase": 20}).json()
    same = service.viewer.post("/predict", json=FACTS).json()
    assert other["predicted_clv"] == pytest.approx(same["predicted_clv"])


def test_thirty_days_are_asked_for_with_horizon_days(service):
    month = service.viewer.post("/predict", json=FACTS | {"horizon_days": 30}).json()
    assert month["horizon_days"] == 30
    assert month["predicted_clv"] < service.viewer.post("/predict", json=FACTS).json()["predicted_clv"]


def test_too_few_facts_are_refused_with_those_that_are_missing(service):
    refused = service.viewer.post("/predict", json={"total_orders": 3, "total_spent": 90})
    assert (refused.status_code, refused.json()["code"]) == (422, "option.vector")
    assert refused.json()["values"] == ["days_since_first_purchase", "days_since_last_purchase"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"total_orders": 1e308}, "option.vector"),
        ({"total_orders": 0}, "option.vector_days"),
        ({"days_since_last_purchase": 500}, "option.vector_days"),
        ({"days_since_first_purchase": -3}, "option.vector_days"),
        ({"total_orders": 1}, "option.vector_days"),
        ({"total_spent": "much"}, "input.request"),
        ({"horizon_days": 0}, "input.request"),
    ],
)
def test_impossible_facts_are_refused(wrong, code, service):
    refused = service.viewer.post("/predict", json=FACTS | wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_one_customer_that_cannot_be_predicted_spoils_nobody_elses_answer(service):
    from concurrent.futures import ThreadPoolExecutor

    bodies = [FACTS, {"total_orders": 1}, FACTS | {"days_since_last_purchase": 999}] * 8
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda body: service.viewer.post("/predict", json=body).status_code, bodies))
    assert statuses == [200, 422, 422] * 8


def test_a_file_of_facts_comes_back_with_predictions_metrics_and_a_download(service):
    table = pd.DataFrame([FACTS, FACTS | {"total_spent": 30.0}, FACTS | {"total_orders": 9}])
    table["customer_id"], table["actual_clv"] = ["a", "b", "c"], [50.0, 5.0, 80.0]
    sent = {"file": ("customers.csv", table.to_csv(index=False), "text/csv")}
    made = service.analyst.post("/api/predict/upload", files=sent).json()
    assert (made["rows"], made["customers_predicted"], made["target_column"]) == (3, 3, "actual_clv")
    assert made["metrics"]["mae"] > 0
    back = pd.read_csv(io.StringIO(service.analyst.get(made["download"]).text))
    assert back["customer_id"].tolist() == ["a", "b", "c"]
    one = service.viewer.post("/predict", json=FACTS).json()
    assert back["predicted_clv"][0] == pytest.approx(one["predicted_clv"])


def test_a_file_of_ids_comes_back_with_the_stored_predictions(service):
    made = service.analyst.post(
        "/api/v1/predictions/file?filename=ids.csv", content="customer_id\nc0001\nnobody\n"
    )
    assert (made.json()["customers_predicted"], made.json()["unknown"]) == (1, 1)
    back = pd.read_csv(io.StringIO(service.analyst.get(made.json()["download"]).text))
    assert back["customer_id"].tolist() == ["c0001", "nobody"]
    assert back["predicted_clv"].isna().tolist() == [False, True]


def _file_with_a_row_without_an_id(kind: str) -> bytes:
    table = pd.DataFrame({"customer_id": ["c0001", None], "note": [1, 2], "actual_clv": [10.0, 20.0]})
    if kind == "csv":
        return table.to_csv(index=False).encode()
    if kind == "json":
        return table.to_json(orient="records").encode()
    written = io.BytesIO()
    table.to_parquet(written, index=False)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
def test_a_row_without_an_id_is_of_nobody_the_shop_knows(service, kind):
    sent = _file_with_a_row_without_an_id(kind)

    made = service.analyst.post(f"/api/v1/predictions/file?filename=ids.{kind}", content=sent)

    assert made.status_code == 200, made.text
    assert (made.json()["rows"], made.json()["customers_predicted"], made.json()["unknown"]) == (2, 1, 1)
    back = pd.read_csv(io.StringIO(service.analyst.get(made.json()["download"]).text))
    assert back["predicted_clv"].isna().tolist() == [False, True]
    assert back["customer_id"].isna().tolist() == [False, True]


def test_facts_of_a_customer_without_an_id_are_predicted(service):
    sent = (
        "customer_id,total_orders,total_spent,days_since_first_purchase,days_since_last_purchase\n"
        "zoe,5,300,400,20\n,2,50,100,50\n"
    )

    made = service.analyst.post("/api/v1/predictions/file?filename=facts.csv", content=sent)

    assert made.status_code == 200, made.text
    assert (made.json()["customers_predicted"], made.json()["unknown"]) == (2, 0)
    assert made.json()["predictions"][0]["customer_id"] == "zoe"


def test_a_file_that_is_no_table_of_customers_is_refused(service):
    refused = service.analyst.post("/api/v1/predictions/file?filename=x.csv", content="colour\nred\n")
    assert (refused.status_code, refused.json()["code"]) == (422, "input.columns")


def test_a_file_to_predict_is_no_upload_that_somebody_could_ingest(service, monkeypatch):
    seen = []

    async def look(self, task, request, work, path, settings):
        seen.extend(one.name for one in path.parent.parent.iterdir())
        raise InputError("Seen.", hint="look", code="input.seen")

    monkeypatch.setattr("tenure.server.bodies.bounded_work.BoundedWork.do", look)
    before = service.analyst.get("/api/v1/uploads").json()

    service.analyst.post("/api/v1/predictions/file?filename=x.csv", content="customer_id\nc0001\n")

    coming = [name for name in seen if name.startswith(".")]
    assert len(coming) == 1 and not (service.workspace / "uploads" / coming[0]).exists()
    assert not set(seen) - {one["upload_id"] for one in before} - set(coming)


def test_the_shop_in_numbers_agrees_with_its_log(service, orders):
    shown = service.viewer.get("/api/v1/dashboard").json()
    assert shown["customers"] == orders["customer_id"].nunique()
    assert shown["orders"] == len(orders)
    assert shown["net_spend"] == pytest.approx(orders["amount"].sum())
    assert shown["currency"] == "GBP"
    assert service.viewer.get("/api/dashboard/summary").json() == shown
    metrics = service.viewer.get("/api/metrics").json()
    assert metrics["total_revenue"] == shown["net_spend"]
    assert metrics["model"]["mae"] > 0


@pytest.mark.parametrize(
    "path", ["/api/v1/segments?by=rfm", "/api/v1/segments?by=value_tier", "/api/segments", "/segments/active"]
)
def test_segments_part_all_customers(path, service, orders):
    found = service.viewer.get(path).json()
    assert sum(one["customers"] for one in found) == orders["customer_id"].nunique()
    assert sum(one["share_of_value"] for one in found) == pytest.approx(1.0)


def test_without_a_model_a_prediction_is_refused_with_the_way_out(empty_service):
    refused = empty_service.viewer.post("/predict", json=FACTS)
    assert (refused.status_code, refused.json()["code"]) == (409, "model.none")
    assert "train" in refused.json()["hint"]
    assert empty_service.viewer.get("/api/v1/predictions/c1").status_code == 404
    assert empty_service.viewer.get("/api/v1/customers").json()["customers"] == []
    assert empty_service.viewer.get("/api/v1/dashboard").json()["customers"] == 0
    assert empty_service.viewer.get("/api/v1/segments").json() == []
    assert empty_service.viewer.get("/api/v1/models").json() == []
    told = empty_service.viewer.get("/readyz").json()
    assert (told["model_version"], told["last_backup_at"]) == (None, None)


def test_the_answer_tells_which_facts_were_used_and_which_the_model_ignores(service):
    shown = service.viewer.post("/predict", json=FACTS | {"campaign_type": "spring"}).json()

    assert (shown["facts_used"], shown["facts_ignored"]) == (list(FACTS), ["campaign_type"])
    assert shown["model_version"] == 1


@pytest.mark.parametrize(
    ("wrong", "values"),
    [
        (
            {"total_spent": 450.0, "avg_order_value": 9000},
            ["total_orders 5", "total_spent 450", "avg_order_value 9000"],
        ),
        ({"num_orders": 7}, ["total_orders 5.0", "num_orders 7.0"]),
        ({"monthly_spending": 500}, None),
        ({"purchase_frequency": 4}, None),
    ],
)
def test_facts_that_contradict_each_other_are_refused(wrong, values, service):
    for path, body in (
        ("/predict", FACTS | wrong),
        ("/api/v1/predictions/vector", {"customers": [FACTS | wrong]}),
    ):
        refused = service.viewer.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "option.contradiction")
        assert values is None or sorted(refused.json()["values"]) == sorted(values)


def test_facts_that_agree_but_for_rounding_are_taken(service):
    also = {"avg_order_value": 60.0, "monthly_spending": 22.83, "purchase_frequency": 0.38, "num_orders": 5}
    assert service.viewer.post("/predict", json=FACTS | also).status_code == 200


def test_an_unknown_fact_is_refused_with_what_was_meant(service):
    for path, body in (
        ("/predict", FACTS | {"total_order": 3}),
        ("/api/v1/predictions/vector", {"customers": [FACTS | {"total_order": 3}]}),
    ):
        refused = service.viewer.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "option.unknown_fact")
        assert refused.json()["values"] == ["total_order"] and "total_orders" in refused.json()["hint"]


def test_the_horizon_is_taken_from_the_query_too_but_not_from_both(service):
    in_body = service.viewer.post("/predict", json=FACTS | {"horizon_days": 30}).json()

    assert service.viewer.post("/predict?horizon_days=30", json=FACTS).json() == in_body
    refused = service.viewer.post("/predict?horizon_days=90", json=FACTS | {"horizon_days": 30})
    assert (refused.status_code, refused.json()["code"]) == (422, "option.contradiction")


def test_a_known_customer_with_other_facts_is_a_what_if(service):
    known = service.viewer.post("/predict/clv", json={"customer_id": "c0004"}).json()
    changed = {"total_orders": 40}
    shown = service.viewer.post("/predict/clv", json={"customer_id": "c0004", **changed}).json()
    body = {"customers": [changed], "from_customer": "c0004"}
    same = service.viewer.post("/api/v1/predictions/vector", json=body).json()["predictions"][0]

    assert known["facts_used"] == [] and shown["facts_used"] == ["total_orders"]
    assert shown["customer_id"] == "c0004"
    assert shown["predicted_clv"] == same["predicted_clv"] > known["predicted_clv"]


def test_programs_that_ask_for_the_root_get_the_health_and_browsers_a_page(service):
    health = service.viewer.get("/", headers={"accept": "*/*"})
    page = service.viewer.get("/", headers={"accept": "text/html,*/*"})

    assert health.json()["status"] == "ok" and health.json() == service.viewer.get("/health").json()
    assert page.headers["content-type"].startswith("text/html")


def test_predictions_for_a_file_come_in_pages(service):
    content = "customer_id\nc0001\nnobody\nc0003\n"
    made = service.analyst.post("/api/v1/predictions/file?filename=ids.csv", content=content).json()
    rows = f"/api/v1/predictions/file/{made['result_id']}/rows"

    first = service.analyst.get(rows, params={"limit": 2}).json()
    last = service.analyst.get(rows, params={"limit": 2, "after": first["after"]}).json()

    assert [row["customer_id"] for row in first["rows"] + last["rows"]] == ["c0001", "nobody", "c0003"]
    assert (first["total"], last["total"], last["after"]) == (3, 3, None)
    stored = service.viewer.get("/api/v1/predictions/c0001").json()
    assert first["rows"][0]["predicted_clv"] == pytest.approx(stored["predicted_clv"])
    assert first["rows"][1]["predicted_clv"] is None
    assert service.analyst.get(rows, params={"after": "x"}).json()["code"] == "option.after"
