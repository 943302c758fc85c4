"""Deletions are undone: segments, views, and audiences that were not sent yet."""

from __future__ import annotations

NAMED = "/api/v1/segments/named"
VIEWS = "/api/v1/views"
RULE = {"field": "orders", "op": ">=", "value": 1}


def test_a_deleted_segment_is_restored_as_it_was_once(service):
    service.analyst.post(NAMED, json={"name": "Undone", "note": "kept", "rule": RULE})
    before = service.viewer.get(f"{NAMED}/Undone").json()
    assert service.analyst.delete(f"{NAMED}/Undone").status_code == 204
    assert service.viewer.get(f"{NAMED}/Undone").status_code == 404
    assert service.viewer.post(f"{NAMED}/Undone/restore").status_code == 403

    assert service.analyst.post(f"{NAMED}/Undone/restore").status_code == 204

    assert service.viewer.get(f"{NAMED}/Undone").json() == before
    again = service.analyst.post(f"{NAMED}/Undone/restore")
    assert (again.status_code, again.json()["code"]) == (404, "undo.gone")
    service.analyst.delete(f"{NAMED}/Undone")
    service.analyst.post(NAMED, json={"name": "Undone", "rule": RULE})
    taken = service.analyst.post(f"{NAMED}/Undone/restore")
    assert (taken.status_code, taken.json()["code"]) == (409, "undo.taken")
    service.analyst.delete(f"{NAMED}/Undone")


def test_a_view_is_restored_for_its_owner_only(service):
    view = service.viewer.post(VIEWS, json={"name": "Mine", "query": "sort=orders"}).json()
    path = f"{VIEWS}/{view['view_id']}"
    assert service.viewer.delete(path).status_code == 204
    assert service.analyst.post(f"{path}/restore").status_code == 404

    assert service.viewer.post(f"{path}/restore").status_code == 204

    assert view in service.viewer.get(VIEWS).json()
    service.viewer.delete(path)


def test_an_audience_that_was_not_sent_is_deleted_and_restored(service):
    asked = {"audience": "undone", "segment": "CHAMPIONS", "channel": "csv_export", "minimum": 1}
    made = service.analyst.post("/api/v1/audiences", json=asked)
    assert made.status_code == 201, made.text
    path = f"/api/v1/audiences/undone/versions/{made.json()['number']}"
    before = service.viewer.get(path).json()

    assert service.analyst.delete(path).status_code == 204
    assert service.viewer.get(path).status_code == 404
    assert service.analyst.post(f"{path}/restore").status_code == 204

    assert service.viewer.get(path).json() == before
    assert service.analyst.get(f"{path}/dry-run").status_code == 200


def test_an_audience_that_was_sent_is_not_deleted(service):
    asked = {"audience": "sent-already", "segment": "CHAMPIONS", "channel": "csv_export", "minimum": 1}
    number = service.analyst.post("/api/v1/audiences", json=asked).json()["number"]
    path = f"/api/v1/audiences/sent-already/versions/{number}"
    assert service.admin.post(f"{path}/send").status_code == 202
    service.work()

    refused = service.analyst.delete(path)

    assert (refused.status_code, refused.json()["code"]) == (409, "audience.sent")
