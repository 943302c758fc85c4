"""`kill -9` of real workers in the middle of real jobs: after the next worker began, all is done, once."""

from __future__ import annotations

from collections import Counter

import pytest

pytestmark = pytest.mark.integration
CHEAP = {"model": "spend_rate", "horizon": "60d", "cutoffs": 2}


def die_in(shop, job_id: str, where: str) -> None:
    """A worker begins the job and is killed there."""
    worker = shop.worker("--kill", where)
    assert worker.process.wait(120) == -9, worker.log.read_text()
    assert shop.job(job_id).state == "running"


@pytest.mark.parametrize(
    "where",
    [
        "step:Reading orders",
        "step:Cleaning",
        "step:Writing transactions",
        "step:Committing to the lake",
        "after:tenure.store.lake.writing:write_head",
        "before:tenure.serving.publish:refresh_serving",
        "after:tenure.serving.publish:refresh_serving",
    ],
)
def test_an_ingest_whose_worker_was_killed_is_done_once(shop, where):
    shop.upload()
    job_id = shop.submit("ingest", upload="orders.csv")
    die_in(shop, job_id, where)

    shop.worker()

    job = shop.wait(job_id)
    assert job.attempts == 2
    rows = shop.rows("transactions")
    assert job.result["rows_added"] == {"transactions": len(rows)} == job.result["rows_in"]
    assert len({row["order_id"] for row in rows}) == len(rows) > 300
    assert len(shop.rows("batches")) == 1


@pytest.mark.parametrize(
    "where",
    [
        "step:Back-test",
        "step:Fitting on all history",
        "step:Saving the model in the registry",
        "after:mlflow:MlflowClient.create_run",
        "after:mlflow:MlflowClient.create_model_version",
        "after:tenure.store.registry.registry:Registry.record",
    ],
)
def test_a_training_whose_worker_was_killed_gives_one_version(learned_shop, where):
    shop = learned_shop
    job_id = shop.submit("train", **CHEAP)
    die_in(shop, job_id, where)

    shop.worker()

    job = shop.wait(job_id)
    assert job.attempts == 2
    versions = shop.versions()
    assert [(one.number, one.aliases) for one in versions] == [(1, ("champion",))]
    assert job.result["version"] == 1 and job.result["model"] == "spend_rate"
    assert versions[0].tags["run"] == job.result["run_id"]
    assert not list((shop.path / "models").iterdir())  # the registry has it; nothing half done is left


@pytest.fixture
def trained_shop(learned_shop):
    job_id = learned_shop.submit("train", **CHEAP)
    worker = learned_shop.worker()
    learned_shop.wait(job_id)
    worker.stop()
    return learned_shop


@pytest.mark.parametrize(
    "where",
    [
        "step:Predicting",
        "before:tenure.store.lake.writing:write_head",
        "after:tenure.store.lake.writing:write_head",
        "after:tenure.serving.publish:refresh_serving",
    ],
)
def test_a_scoring_whose_worker_was_killed_keeps_each_prediction_once(trained_shop, where):
    shop = trained_shop
    job_id = shop.submit("score")
    die_in(shop, job_id, where)

    shop.worker()

    job = shop.wait(job_id)
    assert job.attempts == 2
    rows = shop.rows("predictions")
    assert Counter(row["customer_id"] for row in rows).most_common(1)[0][1] == 1
    assert {row["run_id"] for row in rows} == {job.result["run_id"]}
    assert (
        len(rows) == job.result["customers"] == len({row["customer_id"] for row in shop.rows("transactions")})
    )
    assert job.result["total"] == pytest.approx(sum(row["predicted_clv"] for row in rows))


@pytest.mark.parametrize(
    "where",
    [
        "step:Writing results",
        "after:tenure.app.modelling.run:store_predictions",
        "step:Saving the model in the registry",
        "after:tenure.store.registry.registry:Registry.record",
    ],
)
def test_a_report_whose_worker_was_killed_is_whole_and_once(learned_shop, where):
    shop = learned_shop
    job_id = shop.submit("report", models=["spend_rate", "last_window"], horizon="60d", cutoffs=2)
    die_in(shop, job_id, where)

    shop.worker()

    job = shop.wait(job_id)
    rows = shop.rows("predictions")
    assert len(rows) == len({row["customer_id"] for row in rows}) == job.result["customers"]
    assert {row["run_id"] for row in rows} == {job.result["run_id"]}
    assert [one.number for one in shop.versions()] == [1]
    assert [one.name for one in (shop.path / "runs").iterdir()] == [job_id]
    assert "report.html" in job.result["files"]


def test_a_worker_killed_three_times_in_one_job_gives_it_up_and_it_can_be_handed_in_again(shop):
    shop.upload()
    job_id = shop.submit("ingest", upload="orders.csv")
    for _ in range(3):
        assert shop.worker("--kill", "step:Cleaning").process.wait(120) == -9

    shop.worker()
    job = shop.wait(job_id, state="failed")
    assert (job.error["code"], job.attempts) == ("job.interrupted", 3)
    assert shop.rows("transactions") == []

    shop.board.retry(job_id, shop.somebody)
    assert shop.wait(job_id).attempts == 1
    assert len(shop.rows("batches")) == 1


def test_a_queue_that_was_lost_with_the_worker_loses_no_job(shop):
    names = [shop.upload(f"{seed}.csv", seed=seed) for seed in (1, 2, 3)]
    job_ids = [shop.submit("ingest", upload=name) for name in names]
    worker = shop.worker("--kill", "step:Writing transactions")
    worker.process.wait(120)
    shop.board.close()
    for file in shop.path.glob("jobs.db*"):
        file.unlink()

    shop.worker()

    jobs = shop.wait(*job_ids)
    added = sum(job.result["rows_added"]["transactions"] for job in jobs)
    assert added == len(shop.rows("transactions"))
    assert len(shop.rows("batches")) == 3
