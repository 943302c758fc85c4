"""Back-tests over HTTP: those of versions and those of jobs in one shape, and the kinds of models."""

from __future__ import annotations

import pytest

MODELS = "/api/v1/models"


@pytest.fixture(scope="module")
def tested(service):
    return service.viewer.get(f"{MODELS}/champion/backtest").json()


@pytest.fixture(scope="module")
def of_a_job(service):
    parameters = {"horizon": "60d", "cutoffs": 2, "models": ["spend_rate", "bg_nbd_gamma_gamma"]}
    job = service.analyst.post("/api/v1/jobs", json={"kind": "backtest", "parameters": parameters}).json()
    assert service.work() == 1
    return job["job_id"], service.viewer.get(f"/api/v1/backtests/{job['job_id']}").json()


def test_the_back_test_of_a_version_is_the_one_it_was_judged_by(service, tested):
    version = service.viewer.get(f"{MODELS}/champion").json()

    assert (tested["model_version"], tested["job_id"]) == (version["number"], None)
    assert (tested["model"], tested["horizon_days"], tested["target"]) == (version["model"], 60, "spend")
    row = next(one for one in tested["models"] if one["model"] == version["model"])
    assert row["metrics"]["mae"] == pytest.approx(version["metrics"]["mae"])
    assert [one["as_of"] for one in tested["windows"]] == sorted(tested["cutoffs"])
    assert set(tested["tiers"]) == {"High-CLV", "Growth-Potential", "Low-CLV"}


def test_calibration_and_gain_are_there_of_every_model_with_a_value(tested):
    valued = {one["model"] for one in tested["models"] if one["metrics"]}

    assert valued == set(tested["calibration"]) == set(tested["gain"])
    assert all(len(curve) == 21 == len(tested["perfect_gain"]) for curve in tested["gain"].values())
    assert all(
        perfect >= share - 1e-9
        for curve in tested["gain"].values()
        for share, perfect in zip(curve, tested["perfect_gain"], strict=True)
    )


def test_the_back_test_of_a_job_has_the_same_shape(of_a_job, tested):
    job_id, found = of_a_job

    assert set(found) == set(tested) and found["job_id"] == job_id
    assert {"spend_rate", "bg_nbd_gamma_gamma"} <= {one["model"] for one in found["models"]}
    assert sum(one["chosen"] for one in found["models"]) == 1
    assert found["model"] == next(one["model"] for one in found["models"] if one["chosen"])
    assert [one["rank"] for one in found["models"] if one["rank"]] == sorted(
        one["rank"] for one in found["models"] if one["rank"]
    )
    assert len(found["windows"]) == len(found["cutoffs"]) and found["calibration"]


def test_what_has_no_back_test_says_so(service):
    job = service.analyst.post("/api/v1/jobs", json={"kind": "score"}).json()["job_id"]

    for path in (f"/api/v1/backtests/{job}", "/api/v1/backtests/nobody", f"{MODELS}/99/backtest"):
        assert service.viewer.get(path).status_code == 404


def test_every_kind_of_model_says_what_it_is(service):
    kinds = {one["name"]: one for one in service.viewer.get(f"{MODELS}/kinds").json()}

    assert {"blend", "bg_nbd_gamma_gamma", "lightgbm", "spend_rate"} <= set(kinds)
    assert kinds["lightgbm"]["is_tunable"] and not kinds["blend"]["is_tunable"]
    assert kinds["spend_rate"]["is_rule"] and not kinds["lightgbm"]["is_rule"]
    assert all(one["title"] and one["doc"] and one["source"] for one in kinds.values())
    assert [one["name"] for one in kinds.values() if not one["gives_value"]]
    assert kinds["sequence"]["extra"] == "deep"
