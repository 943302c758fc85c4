"""Audiences over HTTP: previewed, frozen, sent as a job, looked at, by those who may."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.audience_shop import audience_shop
from tests.channels.meta_platform import Meta, environment_of
from tests.channels.platforms import TOKEN, started

CUSTOMERS = 600
PATH = "/api/v1/audiences"
ASKED = {"audience": "best", "segment": "High-CLV", "channel": "meta_ads", "hold_out": 0.1}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    return audience_shop(tmp_path_factory.mktemp("contacts"), CUSTOMERS)


@pytest.fixture
def meta(monkeypatch):
    with started(Meta()) as platform:
        for name, value in environment_of(platform).items():
            monkeypatch.setenv(name, value)
        yield platform


@pytest.fixture
def service(open_service, workspace, meta):
    return open_service(workspace)


def made(answer, status: int = 200):
    assert answer.status_code == status, answer.text
    return answer.json()


def test_from_a_segment_to_a_delivered_audience(service, meta):
    found = made(service.analyst.post(f"{PATH}/preview", json=ASKED))
    version = made(service.analyst.post(PATH, json=ASKED), 201)
    dry = made(service.analyst.get(f"{PATH}/best/versions/1/dry-run"))
    job = made(service.admin.post(f"{PATH}/best/versions/1/send"), 202)
    assert meta.arrived == {}

    assert service.work() == 1

    done = made(service.admin.get(f"/api/v1/jobs/{job['job_id']}"))
    assert (done["state"], done["result"]["added"]) == ("done", version["size"]), done
    assert len(meta.arrived) == found["size"] == version["size"] == dry["members_to_add"]
    assert found["is_enough"] and found["held_out"] == version["held_out"] > 0
    assert "@" not in str(dry["body"])
    shown = made(service.viewer.get(f"{PATH}/best/versions/1"))
    assert shown["version"]["state"] == "sent"
    assert [one["received"] for one in shown["receipts"]] == [version["size"]]


def test_sending_again_changes_nothing(service, meta):
    made(service.analyst.post(PATH, json=ASKED), 201)
    for _ in range(2):
        made(service.admin.post(f"{PATH}/best/versions/1/send"), 202)
        service.work()

    assert set(meta.arrived.values()) == {1}


def test_a_refresh_and_the_difference(service):
    made(service.analyst.post(PATH, json=ASKED), 201)
    again = made(service.analyst.post(f"{PATH}/best/refresh"), 201)

    assert again["version"]["number"] == 2
    same = {"before": 1, "after": 2, "added": 0, "removed": 0, "stayed": again["version"]["size"]}
    assert again["difference"] == same == made(service.viewer.get(f"{PATH}/best/versions/2/difference"))
    assert [one["number"] for one in made(service.viewer.get(PATH))] == [2, 1]


def test_meta_audiences_have_their_well_known_address(service):
    made(service.analyst.post(PATH, json=ASKED), 201)
    made(service.analyst.post(PATH, json=ASKED | {"channel": "csv_export"}), 201)

    found = made(service.viewer.get("/api/meta-ads/audiences"))
    assert (found["count"], [one["channel"] for one in found["audiences"]]) == (1, ["meta_ads"])
    assert made(service.viewer.get("/api/csv-export/audiences"))["count"] == 1
    assert service.viewer.get("/api/no-such-place/audiences").status_code == 404


def test_a_file_is_there_once_it_was_sent(service):
    made(service.analyst.post(PATH, json=ASKED | {"channel": "csv_export"}), 201)
    path = f"{PATH}/best/versions/1/file"
    assert service.analyst.get(path).json()["code"] == "audience.no_file"
    made(service.admin.post(f"{PATH}/best/versions/1/send"), 202)
    service.work()

    lines = service.analyst.get(path).text.splitlines()
    assert lines[0].replace('"', "").startswith("customer_id,value_tier,predicted_clv")
    assert len(lines) == 1 + made(service.viewer.get(PATH))[0]["size"]
    assert service.viewer.get(path).status_code == 403


def test_a_failed_delivery_says_why_and_shows_no_secret(service, monkeypatch):
    monkeypatch.setenv("TENURE_META_ADS_TOKEN", "tok-secret-1")
    made(service.analyst.post(PATH, json=ASKED), 201)
    made(service.admin.post(f"{PATH}/best/versions/1/send"), 202)
    service.work()

    shown = service.viewer.get(f"{PATH}/best/versions/1")
    assert shown.json()["version"]["state"] == "failed"
    assert shown.json()["version"]["error"]["code"] == "channel.credentials"
    everything = shown.text + service.viewer.get("/api/v1/jobs").text
    assert "tok-secret" not in everything


def test_channels_say_what_is_missing_and_nothing_more(service):
    found = {one["name"]: one for one in made(service.viewer.get(f"{PATH}/channels"))}

    assert found["meta_ads"]["missing"] == []
    assert "TENURE_GOOGLE_ADS_TOKEN" in found["google_ads"]["missing"]
    assert "Access token" in found["google_ads"]["missing_titles"]
    assert found["meta_ads"]["makes_lookalikes"] and found["meta_ads"]["replaces_list"]
    assert not found["webhook"]["makes_lookalikes"] and not found["webhook"]["replaces_list"]
    assert TOKEN not in str(found)


def test_lookalikes_are_planned_and_made(service, meta):
    made(service.analyst.post(PATH, json=ASKED), 201)
    path = f"{PATH}/best/versions/1/lookalikes"
    plan = made(service.analyst.post(path, json={"country": "GB", "percent": 3}), 201)
    refused = service.admin.post(f"{path}/create", json={"country": "GB", "percent": 3})
    assert (plan["remote_id"], refused.json()["code"]) == (None, "audience.not_sent")
    made(service.admin.post(f"{PATH}/best/versions/1/send"), 202)
    service.work()

    done = made(service.admin.post(f"{path}/create", json={"country": "GB", "percent": 3}), 201)
    assert done["remote_id"] in meta.audiences
    shown = made(service.viewer.get(f"{PATH}/best/versions/1"))
    assert [one["remote_id"] for one in shown["lookalikes"]] == [done["remote_id"]]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"segment": "CHAMPION"}, 404, "segment.unknown"),
        ({"channel": "meta"}, 404, "plug.unknown"),
        ({"audience": "../../x"}, 422, "option.audience"),
        ({"public_name": "Bankrupt people"}, 422, "option.public_name"),
        ({"minimum": 10_000}, 422, "audience.too_small"),
        ({"country": "XX"}, 422, "option.country"),
    ],
)
def test_what_cannot_be_is_refused_with_a_next_step(service, asked, status, code):
    answer = service.analyst.post(PATH, json=ASKED | asked)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["hint"]
    assert made(service.viewer.get(PATH)) == []


def test_an_unknown_audience_is_404(service):
    for answer in (
        service.viewer.get(f"{PATH}/none/versions/1"),
        service.analyst.post(f"{PATH}/none/refresh"),
        service.admin.post(f"{PATH}/none/versions/1/send"),
        service.analyst.get(f"{PATH}/none/versions/1/file"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "audience.unknown")


def test_what_was_done_is_in_the_audit_log(service):
    made(service.analyst.post(PATH, json=ASKED), 201)
    made(service.admin.post(f"{PATH}/best/versions/1/send"), 202)
    service.work()

    actions = {(one["action"], one["target"]) for one in made(service.admin.get("/api/v1/audit"))}
    assert {("freeze_audience", "best v1"), ("send_audience", "best v1")} <= actions


def test_a_full_workspace_freezes_no_audience(service, monkeypatch):
    quota = service.backend.quota
    monkeypatch.setattr(quota, "limit_bytes", 1)
    quota.forget()

    refused = service.analyst.post(PATH, json=ASKED | {"audience": "full"})

    assert refused.json()["code"] == "store.quota"
    assert service.analyst.post(f"{PATH}/preview", json=ASKED).status_code == 200
