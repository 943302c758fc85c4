"""Segments over HTTP: built from fields, tried, saved, looked at, followed into the list of customers."""

from __future__ import annotations

import pytest

from tenure.serving.publish import refresh_serving

SEGMENTS = "/api/v1/segments"
NAMED = f"{SEGMENTS}/named"
RULE = {
    "all": [
        {"field": "predicted_clv", "op": ">", "value": 5},
        {"field": "country", "op": "=", "value": "Norway"},
    ]
}


def test_fields_say_what_rules_can_be_made_of(service):
    fields = {one["name"]: one for one in service.viewer.get(f"{SEGMENTS}/fields").json()}

    assert fields["country"]["choices"] == ["Norway"] and fields["country"]["is_known"]
    assert fields["predicted_clv"]["kind"] == "money" and ">=" in fields["predicted_clv"]["operators"]
    assert fields["value_tier"]["choices"] == ["High-CLV", "Growth-Potential", "Low-CLV"]
    assert not fields["eco_spend_share"]["is_known"]


def test_a_rule_is_counted_while_it_is_made_as_text_or_as_a_tree(service):
    as_tree = service.viewer.post(f"{SEGMENTS}/preview", json={"rule": RULE}).json()
    as_text = service.viewer.post(f"{SEGMENTS}/preview", json={"text": as_tree["text"]}).json()

    assert as_tree == as_text and as_text["rule"] == RULE
    listed = service.viewer.get("/api/v1/customers", params={"min_predicted_clv": 5, "count": True}).json()
    assert as_tree["counted"]["customers"] == listed["total"] > 0


def test_a_rule_with_very_many_values_is_refused_before_it_is_counted(service):
    condition = {"field": "country", "op": "in", "value": [f"land {n}" for n in range(1_000)]}

    taken = service.viewer.post(f"{SEGMENTS}/preview", json={"rule": condition})
    short = {**condition, "value": [f"{n:x}" for n in range(1_000)]}
    refused = service.viewer.post(f"{SEGMENTS}/preview", json={"rule": {"any": [short] * 100}})
    too_long = service.viewer.post(f"{SEGMENTS}/preview", json={"rule": {"any": [condition] * 100}})

    assert taken.status_code == 200 and len(taken.content) < 100_000
    assert (refused.status_code, refused.json()["code"]) == (422, "rule.size")
    assert len(refused.content) < 1_000
    assert (too_long.status_code, too_long.json()["code"]) == (413, "body.too_large")


def test_a_rule_nobody_fits_is_said_so(service):
    found = service.viewer.post(f"{SEGMENTS}/preview", json={"text": "orders > 100000"}).json()

    assert found["counted"]["customers"] == 0
    assert [one["level"] for one in found["findings"]] == ["unfit"]
    assert found["findings"][0]["sentence"].startswith("No customers match")


def test_a_segment_is_saved_looked_at_followed_and_removed(service):
    asked = {"name": "Northern", "note": "for the winter sale", "rule": RULE}
    made = service.analyst.post(NAMED, json=asked)
    assert made.status_code == 201, made.text
    assert service.analyst.post(NAMED, json=asked).status_code == 409
    assert service.analyst.post(NAMED, json={**asked, "replaces": True}).status_code == 201

    shown = service.viewer.get(f"{NAMED}/Northern").json()
    assert (shown["kind"], shown["created_by"], shown["note"]) == ("saved", "analyst", "for the winter sale")
    assert [one["check"] for one in shown["findings"]] == ["size", "overlap", "drift"]
    (listed,) = [one for one in service.viewer.get(NAMED).json() if one["name"] == "Northern"]
    assert listed["counted"] == shown["counted"] and listed["kind"] == "saved"

    page = service.viewer.get("/api/v1/customers", params={"in_segment": "Northern", "count": True}).json()
    assert page["total"] == shown["counted"]["customers"] > 0
    assert all(one["predicted_clv"] > 5 for one in page["customers"])
    first = service.viewer.get("/api/v1/customers", params={"in_segment": "Northern", "limit": 1}).json()
    after = {"in_segment": "Northern", "limit": 1, "after": first["after"]}
    assert service.viewer.get("/api/v1/customers", params=after).json()["customers"] == page["customers"][1:2]
    exported = service.analyst.get("/api/v1/exports/customers", params={"in_segment": "Northern"}).text
    assert len(exported.splitlines()) == page["total"] + 1

    assert service.analyst.delete(f"{NAMED}/Northern").status_code == 204
    assert service.viewer.get(f"{NAMED}/Northern").json()["type"] == "/problems/segment.unknown"
    done = [one["action"] for one in service.admin.get("/api/v1/audit").json()]
    assert {"save_segment", "remove_segment"} <= set(done)


def test_who_saves_second_is_told_and_chooses(service):
    first = service.analyst.post(NAMED, json={"name": "Shared", "rule": RULE})
    seen = first.headers["etag"]
    assert seen == f'"{first.json()["version"]}"' == service.viewer.get(f"{NAMED}/Shared").headers["etag"]
    edit = {"name": "Shared", "rule": RULE, "replaces": True}

    theirs = service.admin.post(NAMED, json={**edit, "note": "theirs"}, headers={"if-match": seen})
    mine = service.analyst.post(NAMED, json={**edit, "note": "mine"}, headers={"if-match": seen})
    removed = service.analyst.delete(f"{NAMED}/Shared", headers={"if-match": seen})

    assert theirs.status_code == 201
    for refused in (mine, removed):
        assert (refused.status_code, refused.json()["code"]) == (412, "version.changed")
    assert service.viewer.get(f"{NAMED}/Shared").json()["note"] == "theirs"
    again = {"if-match": theirs.headers["etag"]}
    assert service.analyst.post(NAMED, json={**edit, "note": "mine"}, headers=again).status_code == 201
    assert service.analyst.delete(f"{NAMED}/Shared", headers={"if-match": "*"}).status_code == 204
    gone = service.analyst.post(NAMED, json=edit, headers=again)
    assert (gone.status_code, gone.json()["code"]) == (412, "version.changed")


def test_built_in_segments_have_a_history_and_members_who_entered(service):
    refresh_serving(service.backend.shop.workspace, service.backend.settings.app)
    shown = service.viewer.get(f"{NAMED}/CHAMPIONS").json()
    events = service.viewer.get(f"{NAMED}/CHAMPIONS/events", params={"limit": 1000}).json()

    (only,) = shown["history"]
    assert only["customers"] == shown["counted"]["customers"] == only["entries"] == len(events["stays"])
    assert only["run_id"] == events["run_id"] and only["exits"] == 0
    assert service.viewer.get(f"{NAMED}/CHAMPIONS/events?what=left").json()["stays"] == []


def test_the_precision_of_the_high_value_group_is_that_of_the_back_test(service):
    found = service.viewer.get(f"{SEGMENTS}/precision").json()

    assert found["windows"] == 1 and found["horizon_days"] == 60 and found["predicted"] > 0
    assert found["by_chance"] <= found["precision"] <= found["best_possible"] <= 1
    assert found["meets_target"] == (found["precision"] >= 0.85) and "past window" in found["sentence"]


def test_prospects_can_be_listed(service):
    page = service.viewer.get("/api/v1/customers", params={"in_segment": "PROSPECTS", "count": True})
    assert page.status_code == 200, page.text
    for one in page.json()["customers"]:
        assert one["orders"] is None and one["segment"] == "PROSPECTS"


def test_clusters_are_found_by_a_job(service):
    assert service.viewer.get(f"{SEGMENTS}/clusters").json() is None
    job = service.analyst.post("/api/v1/jobs", json={"kind": "cluster", "parameters": {"number": 3}}).json()

    service.work()

    assert service.analyst.get(f"/api/v1/jobs/{job['job_id']}").json()["state"] == "done"
    found = service.viewer.get(f"{SEGMENTS}/clusters").json()["clustered"]
    assert len(found["clusters"]) == 3 and found["stability_words"]
    listed = [one for one in service.viewer.get(NAMED).json() if one["kind"] == "cluster"]
    assert [one["counted"]["customers"] for one in listed] == [one["customers"] for one in found["clusters"]]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"text": "predicted_cvl > 1"}, "rule.field"),
        ({"text": "country > 1"}, "rule.operator"),
        ({"rule": {"all": []}}, "rule.shape"),
        ({}, "rule.shape"),
        ({"text": "orders > 1", "rule": RULE}, "rule.shape"),
    ],
)
def test_a_rule_that_is_none_says_what_is_wrong(service, asked, code):
    answer = service.viewer.post(f"{SEGMENTS}/preview", json=asked)

    assert answer.status_code == 422 and answer.json()["type"] == f"/problems/{code}"


def test_names_that_cannot_be_are_refused(service):
    for name in ("CHAMPIONS", "cluster_1", "a/b"):
        answer = service.analyst.post(NAMED, json={"name": name, "rule": RULE})
        assert answer.status_code == 422 and answer.json()["type"] == "/problems/segment.name"
    assert service.analyst.delete(f"{NAMED}/CHAMPIONS").json()["type"] == "/problems/segment.built_in"
    assert (
        service.viewer.get("/api/v1/customers?in_segment=none").json()["type"] == "/problems/segment.unknown"
    )


@pytest.mark.parametrize(
    "path", ["/fields", "/precision", "/clusters", "/named", "/named/CHAMPIONS", "/named/CHAMPIONS/events"]
)
def test_an_empty_workspace_has_answers_too(empty_service, path):
    assert empty_service.viewer.get(SEGMENTS + path).status_code == 200


def test_an_empty_workspace_counts_nobody(empty_service):
    found = empty_service.viewer.post(f"{SEGMENTS}/preview", json={"text": "orders > 1"}).json()
    assert found["counted"]["customers"] == 0
