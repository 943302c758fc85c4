"""Tables with one row per customer: trained and predicted from uploads."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from tests.app.tables.test_customer_table import shop_table

from tenure.app.tables.predict_table import score_table
from tenure.core.ports import SilentProgress
from tenure.learning.tables.trained import TrainedTable

TABLES = "/api/v1/tables"


def upload(service, table: pd.DataFrame) -> str:
    content = table.to_csv(index=False)
    answer = service.analyst.post("/api/v1/uploads", params={"filename": "t.csv"}, content=content)
    return answer.raise_for_status().json()["upload_id"]


def finished(service, answer) -> dict:
    assert answer.status_code == 202, answer.text
    service.work()
    return service.analyst.get(f"/api/v1/jobs/{answer.json()['job_id']}").json()


@pytest.fixture(scope="module")
def training(service) -> dict:
    body = {"upload_id": upload(service, shop_table(300)), "target": "clv", "model": "linear", "folds": 2}
    return finished(service, service.analyst.post(f"{TABLES}/models", json=body))


def test_a_table_trains_a_model_with_scores_on_held_out_rows(service, training):
    assert training["state"] == "done", training["error"]
    result = training["result"]

    assert (result["model"], result["rows"], result["split"]) == ("linear", 300, "random")
    assert result["held_out"]["rmse"] > 0 and "table.json" in result["files"]
    seen = service.viewer.get(f"/api/v1/jobs/{training['job_id']}").json()
    assert {"upload", "target"} <= set(training["parameters"]) and not {"upload", "target"} & set(
        seen["parameters"]
    )


def test_the_model_predicts_another_table_as_the_use_case_does(service, training):
    new = shop_table(40, seed=2).drop(columns="clv")
    body = {"upload_id": upload(service, new), "training_job": training["job_id"], "level": 0.9}

    job = finished(service, service.analyst.post(f"{TABLES}/predictions", json=body))

    assert job["state"] == "done", job["error"]
    assert job["result"]["rows"] == 40
    path = f"/api/v1/jobs/{job['job_id']}/files/predictions.csv"
    predictions = pd.read_csv(io.BytesIO(service.analyst.get(path).content))
    model = TrainedTable.load(service.workspace / training["result"]["folder"])
    expected = score_table(new, model, 0.9, SilentProgress())
    pd.testing.assert_frame_equal(predictions, expected, check_dtype=False)


def test_a_column_that_does_not_exist_fails_the_job_with_the_next_step(service):
    body = {"upload_id": upload(service, shop_table(60)), "target": "value"}

    job = finished(service, service.analyst.post(f"{TABLES}/models", json=body))

    assert (job["state"], job["error"]["code"]) == ("failed", "source.column.missing")
    assert job["error"]["hint"]


@pytest.mark.parametrize("training_job", ["0" * 32, "../../mlruns", "", "x" * 64])
def test_a_job_without_a_table_model_is_not_found(service, training, training_job):
    body = {"upload_id": "0" * 32, "training_job": training_job}

    refused = service.analyst.post(f"{TABLES}/predictions", json=body)

    assert (refused.status_code, refused.json()["code"]) == (404, "model.unknown")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"upload_id": "0" * 32, "target": "clv"}, 404, "upload.unknown"),
        ({"upload_id": "0" * 32}, 422, "input.request"),
        ({"upload_id": "0" * 32, "target": "clv", "folds": 1}, 422, "input.request"),
        ({"upload_id": "0" * 32, "target": "clv", "split": "alphabet"}, 422, "input.request"),
    ],
)
def test_a_training_that_cannot_be_done_is_refused(service, body, status, code):
    refused = service.analyst.post(f"{TABLES}/models", json=body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_split_by_time_needs_its_column(service):
    body = {"upload_id": upload(service, shop_table(60)), "target": "clv", "split": "time"}

    refused = service.analyst.post(f"{TABLES}/models", json=body)

    assert (refused.status_code, refused.json()["code"]) == (422, "option.split")
