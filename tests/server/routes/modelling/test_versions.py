"""Predictions and explanations of a model version, as files."""

from __future__ import annotations

import io

import pandas as pd
import pytest

MODELS = "/api/v1/models"


def done(service, answer) -> dict:
    """The finished job."""
    assert answer.status_code == 202, answer.text
    service.work()
    job = service.viewer.get(f"/api/v1/jobs/{answer.json()['job_id']}").json()
    assert job["state"] == "done", job["error"]
    return job


def file_of(service, job: dict) -> bytes:
    (name,) = job["result"]["files"]
    return service.analyst.get(f"/api/v1/jobs/{job['job_id']}/files/{name}").content


def test_a_version_predicts_what_was_scored_with_it(service):
    job = done(service, service.analyst.post(f"{MODELS}/champion/predictions", json={}))

    table = pd.read_csv(io.BytesIO(file_of(service, job))).set_index("customer_id")
    served = service.viewer.get("/api/v1/predictions/c0001").json()
    assert job["parameters"]["model"] == "1" and job["result"]["customers"] == len(table) == 150
    for column in ("predicted_clv", "predicted_clv_lower", "probability_alive"):
        assert table.loc["c0001", column] == pytest.approx(served[column])


def test_a_version_predicts_as_of_an_earlier_day(service):
    body = {"as_of": "2023-06-01", "file_format": "parquet"}
    job = done(service, service.analyst.post(f"{MODELS}/1/predictions", json=body))

    table = pd.read_parquet(io.BytesIO(file_of(service, job)))
    assert set(table["as_of"].astype(str)) == {"2023-06-01"}


def test_a_version_explains_customers_for_analysts(service):
    body = {"customers": ["c0002", "c0001"], "reasons": 3}
    job = done(service, service.analyst.post(f"{MODELS}/champion/explanations", json=body))

    assert job["result"]["customers"] == 2 and job["result"]["files"] == ["explanations.json"]
    path = f"/api/v1/jobs/{job['job_id']}/files/explanations.json"
    assert service.viewer.get(path).status_code == 403
    explanation = service.analyst.get(path).json()
    assert [customer["customer_id"] for customer in explanation["customers"]] == ["c0002", "c0001"]
    served = service.analyst.get("/api/v1/customers/c0001/explanation").json()
    assert explanation["customers"][1]["predicted"] == pytest.approx(served["predicted"])


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("99/predictions", {}, 404, "store.no_version"),
        ("99/explanations", {"customers": ["c0001"]}, 404, "store.no_version"),
        ("champion/predictions", {"level": 1}, 422, "input.request"),
        ("champion/explanations", {"customers": []}, 422, "input.request"),
        ("champion/explanations", {"customers": ["c0001"], "reasons": 0}, 422, "input.request"),
    ],
)
def test_what_cannot_be_done_is_refused_before_a_job_is_submitted(service, path, body, status, code):
    refused = service.analyst.post(f"{MODELS}/{path}", json=body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
