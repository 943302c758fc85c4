"""Whatever is done in a workspace, its files are nobody else's, and no secret is in them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from stat import S_IMODE

import pytest
from tests.audience_shop import audience_shop
from tests.channels.meta_platform import Meta
from tests.channels.platforms import Answer, started
from tests.server.conftest import PASSWORD
from tests.server.test_forgotten_everywhere import Shop, contents, everything

from tenure.store.files.private_files import keep_files_private

API = "/api/v1"
SECRETS = {
    "TENURE_META_ADS_TOKEN": "EAAB-secret-of-meta-4711",
    "TENURE_KLAVIYO_KEY": "pk-secret-of-klaviyo-4711",
    "TENURE_WEBHOOK_SECRET": "secret-of-the-webhook-4711",
    "TENURE_GOOGLE_ADS_TOKEN": "ya29-secret-of-google-4711",
    "TENURE_TIKTOK_ADS_TOKEN": "secret-of-tiktok-4711",
    "TENURE_METRICS_KEY": "secret-of-the-probes-4711",
}


@pytest.fixture
def as_every_process_begins():
    before = os.umask(0o022)
    keep_files_private()
    yield
    os.umask(before)


def open_to_others(workspace: Path) -> list[str]:
    """Everything, whether or not what it lies in is closed."""
    wanted = {True: 0o700, False: 0o600}
    return [
        f"{path.relative_to(workspace)}: {S_IMODE(path.lstat().st_mode):o}"
        for path in (workspace, *workspace.rglob("*"))
        if S_IMODE(path.lstat().st_mode) & ~wanted[path.is_dir()]
    ]


@pytest.mark.usefixtures("as_every_process_begins")
def test_every_file_is_0600_and_every_folder_0700(open_service, scored_workspace, tmp_path):
    closed = tmp_path / "shop"
    shutil.copytree(scored_workspace, closed)
    for path in (closed, *closed.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    service = open_service(closed)

    everything(Shop(service))
    service.backend.warm_up()
    clean_up = service.admin.post(f"{API}/storage/clean-up")
    assert clean_up.status_code == 202 and service.work() == 1

    rooms = {path.name for path in service.workspace.iterdir()}
    assert rooms >= {"uploads", "checks", "runs", "results", "audiences", "lake", "serving", "mlruns"}
    assert open_to_others(service.workspace) == []


class Telling(Meta):
    """It refuses every call, and quotes the token that came with it."""

    def answer(self, _method, _path, _query, _body, headers) -> Answer:
        words = f"Bad call with {headers.get('authorization')}"
        return Answer(400, {"error": {"code": 100, "message": words, "error_user_msg": words}})


@pytest.fixture
def secrets(monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TENURE_META_ADS_ACCOUNT", "123")
    monkeypatch.setenv("TENURE_WEBHOOK_URL", "http://127.0.0.1:9/")
    with started(Telling()) as platform:
        monkeypatch.setenv("TENURE_META_ADS_URL", platform.address)
        yield platform


def test_no_secret_reaches_store_logs_errors_or_answers(open_service, tmp_path, secrets, caplog):
    """A platform that quotes the token it was given is the worst case."""
    service = open_service(audience_shop(tmp_path, 600), metrics_key=SECRETS["TENURE_METRICS_KEY"])
    asked = {"segment": "High-CLV", "hold_out": 0.1}
    with caplog.at_level("DEBUG"):
        for channel in ("meta_ads", "webhook"):
            given = {**asked, "audience": channel, "channel": channel}
            made = service.analyst.post(f"{API}/audiences", json=given)
            assert made.status_code == 201, made.text
        sent = service.admin.post(f"{API}/audiences/meta_ads/versions/1/send")
        assert sent.status_code == 202 and service.work() == 1
        path = f"{API}/jobs/{sent.json()['job_id']}"
        answers = [answer.text for answer in every_answer(service)]
        answers += [service.admin.get(f"{path}{more}").text for more in ("", "/log")]

    job = service.admin.get(path).json()
    assert (job["state"], job["error"]["code"]) == ("failed", "channel.refused"), job
    assert secrets.calls
    key = service.admin.headers["x-api-key"]
    session = service.nobody.post(f"{API}/session", json={"name": "admin", "password": PASSWORD})
    assert session.status_code == 200
    kept = b"".join(one for path in service.workspace.rglob("*") if path.is_file() for one in contents(path))
    for secret in (*SECRETS.values(), key, PASSWORD, service.nobody.cookies["tenure_session"]):
        assert secret.encode() not in kept
        assert not [answer for answer in answers if secret in answer]
        assert not [one for one in caplog.records if secret in one.getMessage() + str(vars(one))]


def every_answer(service):
    paths = service.app.openapi()["paths"]
    for path, methods in paths.items():
        if "get" in methods and "{" not in path and not path.endswith("/events"):
            yield service.admin.get(path)
