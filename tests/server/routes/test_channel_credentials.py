"""Credentials of channels: entered over HTTP, stored encrypted, never shown."""

from __future__ import annotations

from tests.channels.meta_platform import Meta
from tests.channels.platforms import TOKEN as GOOD_TOKEN
from tests.channels.platforms import started

CHANNELS = "/api/v1/audiences/channels"
META = f"{CHANNELS}/meta_ads/settings"
TOKEN = "EAAB-a-token-that-nobody-sees"


def meta(service) -> dict:
    return next(one for one in service.viewer.get(CHANNELS).json() if one["name"] == "meta_ads")


def test_credentials_are_entered_once_and_never_shown(service):
    missing = meta(service)["missing"]
    assert missing
    values = {one["name"]: TOKEN for one in meta(service)["settings"] if one["is_needed"]}
    assert service.analyst.put(META, json={"settings": values}).status_code == 403

    assert service.admin.put(META, json={"settings": values}).status_code == 204

    shown = service.admin.get(CHANNELS).text
    assert meta(service)["missing"] == [] and TOKEN not in shown
    files = [path for path in service.workspace.rglob("*") if path.is_file()]
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]
    assert service.admin.delete(META).status_code == 204
    assert meta(service)["missing"] == missing


def test_the_platform_is_asked_whether_it_accepts_the_settings(service):
    check = f"{CHANNELS}/meta_ads/check"
    with started(Meta()) as platform:
        settings = {"token": GOOD_TOKEN, "account": "123", "url": platform.address}
        service.admin.put(META, json={"settings": settings}).raise_for_status()
        assert service.admin.post(check).json() == {"channel": "meta_ads", "account": "Shop ads"}

        service.admin.put(META, json={"settings": {"token": TOKEN}}).raise_for_status()
        refused = service.admin.post(check)
        assert (refused.status_code, refused.json()["code"]) == (502, "channel.credentials")
        assert TOKEN not in refused.text

    gone = service.admin.post(check).json()
    assert gone["code"] == "channel.unreachable"
    assert service.admin.post(f"{CHANNELS}/csv_export/check").json()["code"] == "option.channel_check"
    service.admin.delete(META).raise_for_status()


def test_a_setting_that_the_channel_does_not_have_is_refused(service):
    refused = service.admin.put(META, json={"settings": {"tokn": "x"}})

    assert (refused.status_code, refused.json()["code"]) == (422, "option.channel")
