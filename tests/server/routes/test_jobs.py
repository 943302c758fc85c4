"""Jobs over HTTP: handed in, watched, stopped, begun again."""

from __future__ import annotations

import json

import pytest

JOBS = "/api/v1/jobs"
CHEAP = {"models": ["last_window"], "horizon": "30d", "cutoffs": 1}


@pytest.fixture
def submit(service):
    def handed_in(kind: str = "backtest", **parameters) -> dict:
        given = {"kind": kind, "parameters": parameters or CHEAP}
        return service.analyst.post(JOBS, json=given).raise_for_status().json()

    yield handed_in
    for job in service.viewer.get(JOBS, params={"state": "queued", "limit": 500}).json():
        service.admin.post(f"{JOBS}/{job['job_id']}/cancel")


@pytest.fixture(scope="module")
def done(service) -> str:
    """A job that has been done."""
    given = {"kind": "backtest", "parameters": CHEAP}
    job = service.analyst.post(JOBS, json=given).raise_for_status().json()
    service.work()
    assert service.viewer.get(f"{JOBS}/{job['job_id']}").json()["state"] == "done"
    return job["job_id"]


def events_of(service, job_id: str) -> list[tuple[str, dict]]:
    """The stream of a job, to its end."""
    with service.viewer.stream("GET", f"{JOBS}/{job_id}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        blocks = "".join(answer.iter_text()).replace("\r\n", "\n").split("\n\n")
    found = []
    for block in blocks:
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_the_kinds_and_their_parameters_are_told(service):
    kinds = {one["name"]: one for one in service.viewer.get(f"{JOBS}/kinds").json()}

    assert {"ingest", "train", "score", "report", "backtest", "tune", "check"} <= set(kinds)
    assert "horizon" in kinds["train"]["parameters"] and kinds["train"]["role"] == "analyst"


def test_a_job_is_done_and_tells_its_way(service, submit):
    job = submit()
    assert (job["state"], job["attempts"], job["result"], job["submitted_by"]) == (
        "queued",
        0,
        None,
        "analyst",
    )

    service.work()

    done = service.viewer.get(f"{JOBS}/{job['job_id']}").json()
    assert (done["state"], done["error"]) == ("done", None)
    assert done["result"]["champion"] == "last_window"
    assert done["started_at"] <= done["finished_at"]
    lines = service.viewer.get(f"{JOBS}/{job['job_id']}/log").json()
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1)) and lines
    rest = service.viewer.get(f"{JOBS}/{job['job_id']}/log", params={"after": lines[0]["seq"]}).json()
    assert rest == lines[1:]


def test_a_job_that_fails_says_why_and_can_be_begun_again(service, submit):
    job = submit(horizon="3000d", models=["last_window"])
    service.work()

    failed = service.viewer.get(f"{JOBS}/{job['job_id']}").json()
    assert failed["state"] == "failed" and failed["error"]["code"] == "time.horizon_beyond_history"
    assert failed["error"]["hint"]
    again = service.analyst.post(f"{JOBS}/{job['job_id']}/retry")
    assert (again.status_code, again.json()["state"], again.json()["error"]) == (202, "queued", None)
    refused = service.analyst.post(f"{JOBS}/{job['job_id']}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "job.not_failed")


def test_a_job_that_waits_is_cancelled_at_once(service, submit):
    job = submit()

    cancelled = service.analyst.post(f"{JOBS}/{job['job_id']}/cancel")

    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    refused = service.analyst.post(f"{JOBS}/{job['job_id']}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "job.finished")


def test_its_stream_tells_all_of_it_and_ends_with_it(service, submit):
    job = submit()
    service.work()

    told = events_of(service, job["job_id"])

    lines = service.viewer.get(f"{JOBS}/{job['job_id']}/log").json()
    assert [data for name, data in told if name == "log"] == lines
    assert told[-1] == ("job", service.viewer.get(f"{JOBS}/{job['job_id']}").json())


def test_the_list_is_read_in_pages_and_by_state_and_kind(service, submit):
    mine = [submit()["job_id"] for _ in range(5)]

    pages, before = [], {}
    while page := service.viewer.get(JOBS, params={"limit": 2, **before}).json():
        pages += [job["job_id"] for job in page]
        before = {"before": page[-1]["job_id"]}

    assert len(pages) == len(set(pages)) and pages[:5] == mine[::-1]
    by_kind = service.viewer.get(JOBS, params={"kind": "backtest", "state": "queued"}).json()
    assert [job["job_id"] for job in by_kind] == mine[::-1]
    assert service.viewer.get(JOBS, params={"kind": "train", "state": "queued"}).json() == []


@pytest.mark.parametrize("job_id", ["0" * 32, "nonsense", "' OR 1=1 --", "%00", "<b>"])
def test_a_job_nobody_handed_in_is_not_found(service, job_id):
    for answer in (
        service.analyst.get(f"{JOBS}/{job_id}"),
        service.analyst.get(f"{JOBS}/{job_id}/log"),
        service.analyst.get(f"{JOBS}/{job_id}/files"),
        service.analyst.get(f"{JOBS}/{job_id}/files/report.html"),
        service.analyst.get(f"{JOBS}/{job_id}/events"),
        service.analyst.post(f"{JOBS}/{job_id}/cancel"),
        service.analyst.post(f"{JOBS}/{job_id}/retry"),
        service.analyst.get(JOBS, params={"before": job_id}),
    ):
        assert answer.status_code in (404, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"kind": "trian"}, 404, "plug.unknown"),
        ({"kind": "train", "parameters": {"horizon": "soon"}}, 422, "time.horizon"),
        ({"kind": "train", "parameters": {"cutoff": 4}}, 422, "option.parameter"),
        ({"kind": "train", "parameters": {"cutoffs": "4"}}, 422, "option.parameter"),
        ({"kind": "train", "parameters": {"model": "../x"}}, 404, "plug.unknown"),
        (
            {"kind": "train", "parameters": {"settings": {"feedforward": {"checkpoint": "/tmp/x"}}}},
            422,
            "option.setting",
        ),
        ({"kind": "ingest", "parameters": {}}, 422, "option.parameter"),
        ({"kind": "score", "parameters": {"level": 1e308}}, 422, "option.level"),
        ({"kind": "train", "parameters": {"as_of": "\u0000"}}, 422, None),
        ({"kind": "train", "parameters": []}, 422, "input.request"),
        ({"kind": 7}, 422, "input.request"),
        ({}, 422, "input.request"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(service, given, status, code):
    refused = service.analyst.post(JOBS, json=given)

    assert refused.status_code == status, refused.text
    assert code is None or refused.json()["code"] == code


def test_who_may_only_look_may_not_hand_in_and_an_analyst_may_not_compact_or_back_up(service):
    for client, kind in (
        (service.viewer, "train"),
        (service.analyst, "compact"),
        (service.analyst, "backup"),
    ):
        refused = client.post(JOBS, json={"kind": kind})
        assert (refused.status_code, refused.json()["code"]) == (403, "access.role")


def test_an_upload_that_is_gone_fails_the_job_not_the_worker(service, submit):
    job = submit("ingest", upload="../../store.db")
    service.work()

    failed = service.viewer.get(f"{JOBS}/{job['job_id']}").json()
    assert (failed["state"], failed["error"]["code"]) == ("failed", "option.upload")


@pytest.mark.parametrize(
    "name", ["..", "../upload.json", "..%2f..%2fstore.db", "%2e%2e", "nothing.html", "x" * 200]
)
def test_no_name_of_a_file_leads_anywhere_else(service, done, name):
    answer = service.analyst.get(f"{JOBS}/{done}/files/{name}")

    assert answer.status_code in (404, 405, 422) or answer.headers["content-type"] == "application/json"
    assert b"SQLite" not in answer.content
