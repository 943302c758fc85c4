"""What-if over HTTP: the facts that can be given, those of a customer, reasons, and files."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

FIELDS = "/api/v1/predictions/vector/fields"
VECTOR = "/api/v1/predictions/vector"
FILE = "/api/v1/predictions/file?filename=customers.csv"
FACTS = {
    "total_orders": 5,
    "total_spent": 300.0,
    "days_since_first_purchase": 400,
    "days_since_last_purchase": 20,
}


@pytest.fixture(scope="module")
def by_customer(orders) -> pd.DataFrame:
    """The facts, counted by hand."""
    as_of = orders["order_date"].max().normalize() + pd.Timedelta(days=1)
    orders = orders.assign(days=(as_of - orders["order_date"].dt.normalize()).dt.days)
    found = orders.groupby("customer_id").agg(
        total_orders=("order_id", "nunique"),
        total_spent=("amount", "sum"),
        days_since_first_purchase=("days", "max"),
        days_since_last_purchase=("days", "min"),
    )
    return found.assign(avg_order_value=found["total_spent"] / found["total_orders"])


def test_fields_are_those_of_the_served_model_with_what_is_usual_in_the_shop(service, by_customer):
    fields = {one["name"]: one for one in service.viewer.get(FIELDS).json()}

    assert set(fields) == set(by_customer.columns)
    for name, one in fields.items():
        usual = by_customer[name].quantile([0.01, 0.25, 0.5, 0.75, 0.99])
        shown = [one[part] for part in ("minimum", "low", "typical", "high", "maximum")]
        assert shown == pytest.approx(list(usual), rel=1e-3, abs=0.51)
        assert one["title"] and one["doc"]
    assert [name for name, one in fields.items() if one["is_needed"]] == list(FACTS)
    assert fields["avg_order_value"]["instead_of"] == "total_spent"


def test_of_a_large_shop_what_is_usual_is_read_off_a_fair_sample(open_service, by_customer, monkeypatch):
    from tenure.serving.predictions import fact_fields

    monkeypatch.setattr(fact_fields, "_MAX_COUNTED", len(by_customer) // 2)
    fields = {one["name"]: one for one in open_service().viewer.get(FIELDS).json()}

    typical, usual = fields["total_orders"]["typical"], by_customer["total_orders"].quantile([0.3, 0.7])
    assert usual.iloc[0] <= typical <= usual.iloc[1]


def test_features_that_follow_from_nothing_are_offered_with_what_a_sample_shows(open_service, monkeypatch):
    from tenure.serving.predictions import fact_fields

    monkeypatch.setattr(fact_fields, "needed_by", lambda _trained: ("frequency", "weekend_share", "as_of"))
    fields = {one["name"]: one for one in open_service().viewer.get(FIELDS).json()}

    further = fields["weekend_share"]
    assert "frequency" not in fields
    assert (further["is_needed"], further["unit"], further["choices"]) == (False, "share", None)
    assert (
        0
        <= further["minimum"]
        <= further["low"]
        <= further["typical"]
        <= further["high"]
        <= further["maximum"]
        <= 1
    )


def test_facts_of_a_customer_are_what_its_orders_say(service, by_customer):
    shown = service.viewer.get(f"{VECTOR}/of/c0004").json()

    assert shown["customer_id"] == "c0004"
    assert shown["facts"] == pytest.approx(by_customer.loc["c0004"].to_dict())
    assert service.viewer.get(f"{VECTOR}/of/nobody").status_code == 404


def test_facts_of_a_customer_know_an_order_that_just_came_in(open_service, by_customer, orders):
    service = open_service()
    newest = orders["order_date"].max().isoformat()
    order = {"customer_id": "c0004", "order_id": "new-1", "order_date": f"{newest}Z", "amount": 25.0}
    assert service.analyst.post("/api/v1/orders", json={"orders": [order]}).status_code == 201

    facts = service.viewer.get(f"{VECTOR}/of/c0004").json()["facts"]

    before = by_customer.loc["c0004"]
    assert facts["total_orders"] == before["total_orders"] + 1
    assert facts["total_spent"] == pytest.approx(before["total_spent"] + 25.0)
    assert facts["avg_order_value"] == pytest.approx(facts["total_spent"] / facts["total_orders"])
    assert facts["days_since_last_purchase"] == 1


def test_reasons_add_up_from_a_typical_customer_to_the_prediction(service):
    made = service.viewer.post(VECTOR, json={"customers": [FACTS], "explain": True}).json()

    (why,), (prediction,) = made["explanations"], made["predictions"]
    assert why["column"] == "predicted_clv"
    assert why["predicted"] == pytest.approx(prediction["predicted_clv"])
    added = sum(one["amount"] for one in why["reasons"])
    assert why["typical"] + added == pytest.approx(why["predicted"])
    fields = {one["feature"]: one for one in service.viewer.get(FIELDS).json()}
    typical = {one["name"]: one["typical"] for one in fields.values() if one["is_needed"]}
    alone = service.viewer.post(VECTOR, json={"customers": [typical]}).json()["predictions"][0]
    assert alone["predicted_clv"] == pytest.approx(why["typical"])
    assert {one["feature"] for one in why["reasons"]} == {
        one["feature"] for one in fields.values() if one["is_needed"]
    }


def test_reasons_are_over_the_horizon_asked_for(service):
    body = {"customers": [FACTS], "explain": True, "horizon_days": 240}
    made = service.viewer.post(VECTOR, json=body).json()

    assert made["explanations"][0]["predicted"] == pytest.approx(made["predictions"][0]["predicted_clv"])
    assert made["predictions"][0]["horizon_days"] == 240


def test_nobody_is_explained_who_did_not_ask(service):
    assert service.viewer.post(VECTOR, json={"customers": [FACTS]}).json()["explanations"] is None


def test_the_first_twenty_of_many_are_explained(service):
    made = service.viewer.post(VECTOR, json={"customers": [FACTS] * 25, "explain": True}).json()

    assert (len(made["predictions"]), len(made["explanations"])) == (25, 20)


def test_a_file_with_true_values_has_points_to_plot_and_its_metrics_follow_from_them(service):
    table = pd.DataFrame([FACTS | {"total_spent": 20.0 * n, "actual_clv": 9.0 * n} for n in range(1, 6)])
    table["customer_id"] = list("abcde")
    table.loc[4, "actual_clv"] = None

    made = service.analyst.post(FILE, content=table.to_csv(index=False)).json()

    assert (len(made["points"]), made["compared_rows"], made["horizon_days"]) == (4, 4, 60)
    assert {one["customer_id"]: one["actual"] for one in made["points"]} == dict(
        zip("abcd", [9.0, 18.0, 27.0, 36.0], strict=True)
    )
    errors = [one["predicted"] - one["actual"] for one in made["points"]]
    assert made["metrics"]["mse"] == pytest.approx(sum(error**2 for error in errors) / 4)
    assert made["metrics"]["rmse"] == pytest.approx(made["metrics"]["mse"] ** 0.5)
    assert made["metrics"]["mae"] == pytest.approx(sum(map(abs, errors)) / 4)


def test_of_a_large_file_a_fair_sample_is_plotted_the_largest_among_it(service):
    rows = 2_000
    table = pd.DataFrame({**FACTS, "total_spent": range(1, rows + 1), "target": 1.0}, index=range(rows))

    made = service.analyst.post(FILE, content=table.to_csv(index=False)).json()

    predicted = [one["predicted"] for one in made["points"]]
    assert made["compared_rows"] == rows and 1_000 < len(predicted) <= 1_500
    assert max(predicted) >= max(one["predicted_clv"] for one in made["predictions"])


def test_a_file_without_true_values_has_no_points(service):
    made = service.analyst.post(FILE, content="customer_id\nc0001\n").json()

    assert (made["points"], made["compared_rows"], made["metrics"]) == ([], 0, None)


def test_an_empty_workspace_says_what_is_missing(empty_service):
    refused = empty_service.viewer.get(FIELDS)

    assert 400 <= refused.status_code < 500 and refused.json()["hint"]


def of_customer(service, *facts, customer_id="c0004", **options):
    body = {"customers": list(facts), "from_customer": customer_id, **options}
    return service.viewer.post(VECTOR, json=body)


@pytest.mark.parametrize("horizon_days", [None, 240])
def test_a_what_if_of_a_customer_starts_from_their_own_prediction(service, by_customer, horizon_days):
    rounded = by_customer.loc["c0004"].round(2).to_dict()
    asked = {"horizon_days": horizon_days} if horizon_days else {}
    own = service.viewer.get("/api/v1/predictions/c0004", params=asked).json()

    for row in of_customer(service, {}, rounded, **asked).json()["predictions"]:
        assert {**row, "source": None, "run_id": None} == {
            name: value if isinstance(value, str | None) else pytest.approx(value, rel=1e-9)
            for name, value in {**own, "source": None, "run_id": None}.items()
        }


def test_facts_that_a_what_if_leaves_out_stay_those_of_the_customer(service, by_customer):
    own = by_customer.loc["c0004"].to_dict()
    more = own["total_orders"] + 3
    every = {**own, "total_orders": more, "total_spent": more * own["avg_order_value"]}

    alone, whole = of_customer(service, {"total_orders": more}, every).json()["predictions"]

    assert alone["predicted_clv"] == pytest.approx(whole["predicted_clv"])
    assert alone["historic_clv"] == pytest.approx(every["total_spent"])
    assert (
        alone["expected_purchases"] > of_customer(service, {}).json()["predictions"][0]["expected_purchases"]
    )


def test_reasons_of_a_customer_name_what_their_other_orders_add(service, by_customer):
    facts = {**by_customer.loc["c0004"].to_dict(), "days_since_last_purchase": 3}
    answer = of_customer(service, facts, explain=True).json()

    (why,), (prediction,) = answer["explanations"], answer["predictions"]
    added = sum(one["amount"] for one in why["reasons"])
    assert why["history"] is not None
    assert why["typical"] + why["history"] + added == pytest.approx(prediction["predicted_clv"])
    plain = service.viewer.post(VECTOR, json={"customers": [FACTS], "explain": True}).json()["explanations"][
        0
    ]
    assert (plain["typical"], plain["history"]) == (pytest.approx(why["typical"]), None)


def test_reasons_of_a_customer_are_given_where_a_typical_one_has_ordered_once(open_service, monkeypatch):
    from tenure.serving.predictions import described, fact_fields

    fields = fact_fields.fact_fields

    def once(*given):
        return [replace(one, typical=1.0) if one.feature == "order_count" else one for one in fields(*given)]

    monkeypatch.setattr(described, "fact_fields", once)

    answer = of_customer(open_service(), {}, explain=True)

    assert answer.status_code == 200, answer.text


def test_a_what_if_of_nobody_is_refused(service):
    assert of_customer(service, {}, customer_id="nobody").status_code == 404
