"""Features over HTTP: the catalog, one customer, and a table of all."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tenure.core.frames.compute import all_features
from tenure.learning.explanations.private_features import private_features

CUSTOMER = "/api/v1/customers/c0001/features"
FEATURES = "/api/v1/features"


def values(answer) -> dict:
    return {feature["name"]: feature["value"] for feature in answer.json()["features"]}


@pytest.fixture(scope="module")
def table(service) -> pd.DataFrame:
    """The features of everybody, as the job writes them."""
    body = {"file_format": "csv", "horizon": "60d", "cap_quantile": 1}
    job = service.analyst.post(FEATURES, json=body).raise_for_status().json()
    service.work()
    job = service.viewer.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert job["state"] == "done", job["error"]
    assert job["result"]["files"] == ["features.csv"] and job["result"]["customers"] == 150
    path = f"/api/v1/jobs/{job['job_id']}/files/features.csv"
    assert service.viewer.get(path).status_code == 403
    return pd.read_csv(io.BytesIO(service.analyst.get(path).content)).set_index("customer_id")


def test_the_catalog_lists_every_feature(service):
    listed = service.viewer.get(FEATURES).json()

    assert [feature["name"] for feature in listed] == list(all_features().names)
    assert all(feature["doc"] and feature["unit"] and feature["family"] for feature in listed)


def test_the_features_of_a_customer_are_those_of_the_table(service, orders, table):
    answer = service.analyst.get(CUSTOMER)
    shown = values(answer)

    last = pd.to_datetime(orders["order_date"]).max().date()
    assert answer.json()["as_of"] == (last + pd.Timedelta(days=1)).isoformat()
    assert answer.json()["horizon_days"] == 60
    assert shown["frequency"] == orders[orders["customer_id"] == "c0001"]["order_date"].nunique() - 1
    row = table.loc["c0001"]
    assert set(shown) == set(row.index)
    for name, value in shown.items():
        expected = None if pd.isna(row[name]) else row[name]
        assert value == (expected if isinstance(expected, str | None) else pytest.approx(expected)), name


def test_features_of_profile_facts_are_for_analysts(service):
    seen, all_seen = values(service.viewer.get(CUSTOMER)), values(service.analyst.get(CUSTOMER))

    assert set(all_seen) - set(seen) == set(all_seen) & private_features()


def test_nobody_has_no_features(service):
    refused = service.viewer.get("/api/v1/customers/nobody-at-all/features")

    assert (refused.status_code, refused.json()["code"]) == (404, "input.unknown_customer")


@pytest.mark.parametrize("body", [{"cap_quantile": 0}, {"file_format": "xlsx"}, {"horizon": "soon"}])
def test_a_table_that_cannot_be_written_is_refused(service, body):
    assert service.analyst.post(FEATURES, json=body).status_code == 422
