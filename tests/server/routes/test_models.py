"""Model versions over HTTP: shown, promoted, carried away and brought back; nothing odd is taken in."""

from __future__ import annotations

import io
import json
import stat
import zipfile

import pytest

MODELS = "/api/v1/models"


@pytest.fixture(scope="module")
def download(service) -> bytes:
    answer = service.analyst.get(f"{MODELS}/champion/download")
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


def upload(service, content: bytes):
    return service.admin.post(
        f"{MODELS}/upload", content=content, headers={"content-type": "application/zip"}
    )


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def serving(service) -> int:
    return service.nobody.get("/readyz").json()["model_version"]


def test_a_version_has_a_card_and_figures(service):
    listed = service.viewer.get(MODELS).json()
    shown = service.viewer.get(f"{MODELS}/champion").json()

    assert [one["number"] for one in listed] == sorted((one["number"] for one in listed), reverse=True)
    assert shown["model"] == "pareto_nbd_gamma_gamma" and shown["horizon_days"] == 60
    assert shown["target"] == "spend"
    assert shown["card"].startswith("#") and shown["metrics"]["mae"] > 0
    assert {name: shown[name] for name in listed[-1]} == next(
        one for one in listed if one["number"] == shown["number"]
    )


@pytest.mark.parametrize("wanted", ["99", "nobody", "-1", "0", "' OR 1=1", "%2e%2e", "1.5"])
def test_a_version_there_is_not_is_not_found(service, wanted):
    for answer in (
        service.analyst.get(f"{MODELS}/{wanted}"),
        service.analyst.get(f"{MODELS}/{wanted}/download"),
        service.admin.post(f"{MODELS}/{wanted}/promote", json={}),
        service.viewer.get(f"{MODELS}/compare", params={"first": wanted}),
    ):
        assert answer.status_code in (404, 405), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.integration
def test_a_version_that_was_carried_away_comes_back_the_same(service, download):
    before = len(service.viewer.get(MODELS).json())

    made = [upload(service, download) for _ in range(2)]

    assert [one.status_code for one in made] == [201, 201]
    numbers = [one.json()["number"] for one in made]
    assert numbers == [before + 1, before + 2]
    assert made[1].json()["aliases"] == ["challenger"]
    again = service.analyst.get(f"{MODELS}/{numbers[1]}/download").content
    assert members(again) == members(download)
    compared = service.viewer.get(f"{MODELS}/compare", params={"first": numbers[1]}).json()
    assert compared["wins"] == [0, 0] and compared["obstacle"] is None


def test_what_is_promoted_predicts_at_once_and_so_does_what_comes_back(service, download):
    first = serving(service)
    number = upload(service, download).json()["number"]

    refused = service.admin.post(f"{MODELS}/{number}/promote", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "model.not_better")
    assert serving(service) == first

    forced = service.admin.post(f"{MODELS}/{number}/promote", json={"force": True})
    assert forced.status_code == 200 and serving(service) == number
    assert forced.json()["aliases"] == ["champion"]
    assert service.viewer.get(f"{MODELS}/champion").json()["number"] == number

    back = service.admin.post(f"{MODELS}/rollback")
    assert (back.status_code, back.json()["number"]) == (200, first) and serving(service) == first
    none = service.admin.post(f"{MODELS}/rollback")
    assert (none.status_code, none.json()["code"]) == (409, "model.no_previous")


def test_a_folder_that_was_changed_is_refused(service, download):
    files = members(download)
    name = next(one for one in files if one.endswith("card.json"))
    files[name] = files[name].replace(b"0", b"1")

    refused = upload(service, zipped(*files.items()))

    assert refused.status_code in (409, 422) and refused.json()["code"] == "model.damaged"


def test_a_folder_with_code_added_is_refused(service, download):
    refused = upload(service, zipped(*members(download).items(), ("champion/run.py", b"import os")))

    assert refused.status_code in (409, 422), refused.text


def test_a_folder_packed_by_a_desktop_is_taken_in_as_what_it_holds(service):
    files = members(service.admin.get(f"{MODELS}/champion/download").content)
    packed = {f"my model/{name}": content for name, content in files.items()}
    desktop = (("__MACOSX/my model/._card.json", b"x"), ("my model/.DS_Store", b"x"), ("my model/", b""))
    taken = upload(service, zipped(*packed.items(), *desktop))
    assert taken.status_code == 201, taken.text

    beside = upload(service, zipped(*packed.items(), ("other/card.json", b"{}")))
    assert beside.status_code == 422 and beside.json()["code"].startswith("model.")


def link(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


def broken() -> bytes:
    content = bytearray(zipped(("training.json", json.dumps({"x": list(range(1_000))}).encode())))
    content[60:90] = b"\xff" * 30
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip at all",
        b"PK\x03\x04" + b"\x00" * 100,
        zipped(("../../outside.txt", b"x")),
        zipped(("/etc/cron.d/outside", b"x")),
        zipped(("a\\..\\..\\outside.txt", b"x")),
        zipped(("C:outside.txt", b"x")),
        zipped((link("champion"), b"/etc")),
        zipped(("a", b"x"), ("a/b", b"y")),
        zipped(*((f"f{number}", b"") for number in range(1_001))),
        zipped(("x" * 300, b"")),
        broken(),
    ],
    ids=range(12),
)
def test_what_is_no_plain_zip_is_refused_and_written_nowhere(service, content, tmp_path):
    before = len(service.viewer.get(MODELS).json())

    refused = upload(service, content)

    assert 400 <= refused.status_code < 500, refused.text
    assert refused.json()["code"].startswith(("input.", "model.")), refused.text
    assert len(service.viewer.get(MODELS).json()) == before
    assert not list(service.workspace.parent.rglob("outside*"))


def test_a_zip_of_something_else_is_no_model(service):
    refused = upload(service, zipped(("hello.txt", b"hello")))

    assert refused.status_code in (409, 422) and refused.json()["code"].startswith("model.")


def test_a_bomb_is_not_unpacked(service, monkeypatch):
    from tenure.app.model_versions import import_model

    monkeypatch.setattr(import_model, "MAX_UNPACKED_BYTES", 1_000_000)

    refused = upload(service, zipped(("champion/card.json", b"0" * 5_000_000)))

    assert (refused.status_code, refused.json()["code"]) == (422, "input.archive")


def test_a_version_has_a_name_labels_a_note_and_its_lineage(open_service):
    service = open_service()
    address = "/api/v1/models/champion/description"
    assert service.viewer.put(address, json={"name": "x"}).status_code == 403

    said = {"name": "Spring model", "labels": ["spring", " spring ", "tested"], "note": "Before the sale."}
    service.analyst.put(address, json=said).raise_for_status()
    service.analyst.put(address, json={"note": "After the sale."}).raise_for_status()

    shown = service.viewer.get("/api/v1/models/1").json()
    assert (shown["name"], shown["labels"], shown["note"]) == (
        "Spring model",
        ["spring", "tested"],
        "After the sale.",
    )
    assert shown["lineage"]["data_version"] == "lake:1"
    assert all(shown["lineage"][name] for name in ("features_version", "code_version", "run"))
    assert service.viewer.get("/api/v1/models").json()[0]["name"] == "Spring model"
    assert service.analyst.put(address, json={"labels": ["x"] * 21}).status_code == 422


def test_the_list_says_which_version_a_rollback_would_restore(open_service):
    service = open_service()
    archive = service.analyst.get("/api/v1/models/1/download").content
    upload(service, archive).raise_for_status()

    def previous() -> list[int]:
        listed = service.viewer.get("/api/v1/models").json()
        return [version["number"] for version in listed if version["is_previous"]]

    assert previous() == []
    service.admin.post("/api/v1/models/2/promote", json={"force": True}).raise_for_status()
    assert previous() == [1]
    scoring = service.viewer.get("/api/v1/dashboard/scoring").json()
    assert scoring == {"model_version": 1, "champion_version": 2, "is_outdated": True}
    figures = service.viewer.get("/api/v1/dashboard/figures").json()
    assert (figures["model_version"], figures["champion_version"]) == (1, 2)
    assert service.viewer.get("/api/v1/predictions/c0001").json()["model_version"] == 1
    assert service.viewer.get("/api/v1/customers").json()["model_version"] == 1
    facts = {
        "total_orders": 5,
        "total_spent": 300.0,
        "days_since_first_purchase": 400,
        "days_since_last_purchase": 20,
    }
    assert service.viewer.post("/predict", json=facts).json()["model_version"] == 2
