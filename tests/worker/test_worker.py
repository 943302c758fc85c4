"""A worker's process: it begins, does, stops in order, and says what it does without saying too much."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time

import pytest

from tenure.worker.logs import JsonLines, PlainLines


def test_a_worker_does_what_waits_for_it_and_ends_when_told(shop):
    job_id = shop.submit("ingest", upload=shop.upload())
    worker = shop.worker()

    job = shop.wait(job_id)
    assert job.result["rows_added"] == {"transactions": len(shop.rows("transactions"))}
    assert job.result["already_ingested"] is False
    assert worker.stop() == 0
    assert [line["kind"] for line in worker.said("Job finished")] == ["ingest"]
    assert "orders.csv" not in worker.log.read_text()


@pytest.mark.integration
def test_ctrl_c_ends_it_too_and_its_job_waits_for_the_next(shop):
    job_id = shop.submit("ingest", upload=shop.upload(customers=2_000))
    worker = shop.worker()
    shop.until(job_id, lambda job: job.step is not None)

    assert worker.stop(signal.SIGINT) == 0

    job = shop.job(job_id)
    assert (job.state, job.attempts) in {("queued", 0), ("done", 1)}
    shop.worker()
    assert shop.wait(job_id).result["rows_added"] == {"transactions": len(shop.rows("transactions"))}


def test_a_computation_that_hears_nothing_ends_with_the_process_and_is_given_back(shop):
    job_id = shop.submit("check", upload=shop.upload(customers=5_000))
    worker = shop.worker("--grace-seconds", "0")
    shop.until(job_id, lambda job: job.state == "running")

    assert worker.stop() == 0

    assert (shop.job(job_id).state, shop.job(job_id).attempts) == ("queued", 0)


def test_it_goes_on_under_a_low_priority(shop):
    import psutil

    worker = shop.worker()
    end = time.monotonic() + 30
    while not worker.said("Worker started, 2 jobs at a time") and time.monotonic() < end:
        time.sleep(0.05)

    assert psutil.Process(worker.process.pid).nice() >= 10


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--workspace", "nowhere"], 4, "store.not_a_workspace"),
        ([], 2, "--workspace"),
        (["--workspace", ".", "--threads", "0"], 2, "1 to 64"),
    ],
)
def test_what_it_cannot_work_on_is_told_in_two_lines(tmp_path, arguments, code, words):
    said = subprocess.run(
        [sys.executable, "-m", "tenure.worker", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert said.returncode == code
    assert words in said.stderr and "Traceback" not in said.stderr


def test_lines_name_a_job_by_id_and_kind():
    record = logging.LogRecord("tenure.x", logging.INFO, "", 0, "Job begins", (), None)
    record.__dict__.update(job_id="a1", kind="train", attempt=2, parameters={"secret": 1}, created=0.0)

    assert json.loads(JsonLines().format(record)) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "logger": "tenure.x",
        "message": "Job begins",
        "job_id": "a1",
        "kind": "train",
        "attempt": 2,
    }
    plain = PlainLines().format(record)
    assert plain == "1970-01-01T00:00:00.000+00:00 INFO    Job begins job_id=a1 kind=train attempt=2"


def test_what_other_libraries_log_with_a_traceback_is_one_line_too():
    try:
        raise ValueError("a value nobody is to read")
    except ValueError:
        record = logging.LogRecord("huey", logging.ERROR, "", 0, "It failed", (), sys.exc_info())

    for formatter in (JsonLines(), PlainLines()):
        line = formatter.format(record)
        assert "\n" not in line and "nobody" not in line and "ValueError" in line
