"""The shop's name and currency over HTTP."""

from __future__ import annotations

import pytest

WORKSPACE = "/api/v1/workspace"


def test_the_currency_can_be_set_right_and_is_everywhere(service, open_service):
    before = service.viewer.get(WORKSPACE).json()

    changed = service.admin.put(WORKSPACE, json={"currency": "NOK"})

    assert changed.json() == {**before, "currency": "NOK", "version": changed.json()["version"]}
    stale = {"if-match": f'"{before["version"]}"'}
    refused = service.admin.put(WORKSPACE, json={"currency": "SEK"}, headers=stale)
    assert (refused.status_code, refused.json()["code"]) == (412, "version.changed")
    assert service.viewer.get(WORKSPACE).json()["currency"] == "NOK"
    assert service.viewer.get("/api/v1/dashboard").json()["currency"] == "NOK"
    assert 'currency = "NOK"' in (service.workspace / "workspace.toml").read_text()
    service.admin.put(WORKSPACE, json={"currency": before["currency"]})


@pytest.mark.parametrize("wrong", ["euro", "", "E R", "eur", '"\nformat = 9'])
def test_what_is_no_currency_is_refused_and_changes_nothing(service, wrong):
    before = (service.workspace / "workspace.toml").read_text()

    refused = service.admin.put(WORKSPACE, json={"currency": wrong})

    assert (refused.status_code, refused.json()["code"]) == (422, "option.currency")
    assert (service.workspace / "workspace.toml").read_text() == before


def test_an_administrator_sees_what_is_wrong_with_the_workspace(open_service):
    service = open_service()
    checks = {check["what"]: check for check in service.admin.get(f"{WORKSPACE}/checks").json()}

    assert checks["Workspace parts"]["health"] == "ok"
    assert checks["Last backup"]["health"] == "absent" and checks["Last backup"]["next_step"]
    assert "Python" not in checks

    service.workspace.chmod(0o755)
    (service.workspace / "workspace.toml").chmod(0o644)
    checks = {check["what"]: check for check in service.admin.get(f"{WORKSPACE}/checks").json()}
    assert checks["Workspace files"]["health"] == "broken" and checks["Workspace files"]["next_step"]


def test_the_first_steps_are_ticked_as_they_are_done(empty_service, service):
    path = f"{WORKSPACE}/first-steps"
    before = empty_service.viewer.get(path).json()
    assert not any(before[step] for step in ("orders", "predictions", "contacts", "segment", "audience"))

    done = service.viewer.get(path).json()
    assert done["orders"] and done["predictions"] and done["team"]

    named = {"name": "First step", "rule": {"field": "orders", "op": ">=", "value": 1}}
    service.analyst.post("/api/v1/segments/named", json=named).raise_for_status()
    assert service.viewer.get(path).json() == {**done, "segment": True}
