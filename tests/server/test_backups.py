"""A served shop is backed up by a job, lost, put back and served again."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from tests.server.routes.test_orders import ORDERS, order

from tenure.app.backups.restore import Restore, restore
from tenure.app.workspace.doctor import _last_backup
from tenure.server.application import create_app
from tenure.server.settings import server_settings

pytestmark = pytest.mark.integration

JOBS = "/api/v1/jobs"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request) -> str:
    return request.param


def test_a_lost_service_comes_back_with_its_orders_keys_and_model(
    kind, open_service, database_url, tmp_path, monkeypatch
):
    monkeypatch.setattr("tenure.server.metrics._SECONDS_KEPT", 0.0)
    place = tmp_path / "backups"
    service = open_service(store=kind, backup_to=str(place))
    key = service.analyst.headers["x-api-key"]
    posted = service.analyst.post(ORDERS, json=order("just-in"))
    assert posted.status_code in (200, 201), posted.text
    before = service.nobody.get("/readyz").json()
    assert before["last_backup_at"] is None
    assert "\ntenure_backup_age_seconds " not in service.nobody.get("/metrics").text

    job = service.admin.post(JOBS, json={"kind": "backup"}).json()
    service.work()

    done = service.admin.get(f"{JOBS}/{job['job_id']}").json()
    assert (done["state"], done["error"]) == ("done", None)
    assert service.nobody.get("/health").json()["last_backup_at"] == done["result"]["taken_at"].replace(
        "+00:00", "Z"
    )
    assert "\ntenure_backup_age_seconds " in service.nobody.get("/metrics").text

    url, target = database_url(kind), tmp_path / "new" / "shop"
    settings = server_settings(workspace=target, database_url=url, start_worker=False)
    told = restore(Restore(str(place), target), settings.app)
    assert told.settled.jobs_again == 1  # the backup itself was running
    app = create_app(settings)
    try:
        with TestClient(app, headers={"x-api-key": key}) as again:
            assert again.get("/readyz").json()["model_version"] == before["model_version"]
            known = again.post(ORDERS, json=order("just-in")).json()
            assert known["already_stored"] == 1
            customer = again.get("/api/v1/customers").json()["customers"][0]["customer_id"]
            assert again.get(f"/api/v1/predictions/{customer}").status_code == 200
    finally:
        app.state.backend.close()
    assert _last_backup(target, settings.app).health == "ok"
