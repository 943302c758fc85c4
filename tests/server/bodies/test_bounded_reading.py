"""What people hand in is read in a process of its own, with limits, while the server goes on answering."""

from __future__ import annotations

import gzip
import io
import os
import threading
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import anyio
import pytest

from tenure.app.bounded.limits import MEBIBYTE, Limits, Task
from tenure.core.errors import InputError
from tenure.server.bodies.bounded_work import BoundedWork

UPLOADS = "/api/v1/uploads"
LITTLE = (
    "customer_id,order_id,order_date,amount\nann,1,2024-01-01,5\nbob,2,2024-01-02,6\nann,3,2024-02-01,7\n"
)
SPAN = "[__import__('time').monotonic(), __import__('time').sleep(0.1), __import__('time').monotonic()]"
TASK = Task("Previewing the file", "upload.preview", "split it")
ROOM = Limits(memory_bytes=1024 * MEBIBYTE, processor_seconds=30, seconds=60.0)


def upload(service, content, name="orders.csv"):
    return service.analyst.post(UPLOADS, params={"filename": name}, content=content)


def preview(service, content, name="orders.csv"):
    made = upload(service, content, name)
    assert made.status_code == 201, made.text
    return service.analyst.post(f"{UPLOADS}/{made.json()['upload_id']}/preview", json={})


class Somebody:
    """A request of a user who keeps their rights; only whether its client is there matters here."""

    def __init__(self, gone: bool = False) -> None:
        self.gone = gone
        self.state = SimpleNamespace(
            caller=SimpleNamespace(user=SimpleNamespace(user_id="usr_somebody"), by="session")
        )
        callers = SimpleNamespace(check_still=lambda _: None)
        self.app = SimpleNamespace(state=SimpleNamespace(backend=SimpleNamespace(callers=callers)))

    async def is_disconnected(self) -> bool:
        return self.gone


def done(work: BoundedWork, somebody: Somebody, *what):
    async def asked():
        return await work.do(TASK, somebody, *what)

    return anyio.run(asked)


def test_a_preview_that_takes_too_long_is_refused_and_the_next_is_answered(open_service):
    service = open_service(None, preview_processor_seconds=1)
    many = LITTLE + "".join(f"c{n % 997},{n + 9},2024-01-{n % 28 + 1:02},{n % 90}\n" for n in range(500_000))

    refused = preview(service, many)

    assert (refused.status_code, refused.json()["code"]) == (422, "upload.preview_too_large")
    assert refused.json()["detail"] == "Previewing the file takes more than 1 seconds of processor time."
    assert "split the file" in refused.json()["hint"]
    assert service.nobody.get("/livez").status_code == 200


def test_many_columns_are_refused_by_name_of_the_limit(empty_service):
    head = LITTLE.splitlines()[0] + "".join(f",extra{place}" for place in range(50_000))
    wide = f"{head}\nann,1,2024-01-01,5" + ",1" * 50_000 + "\n"

    refused = preview(empty_service, wide)
    file = empty_service.analyst.post("/api/v1/predictions/file", content=wide)

    for one in (refused, file):
        assert (one.status_code, one.json()["code"]) == (422, "source.too_many_columns"), one.text
        assert one.json()["values"] == ["50,004 columns, limit 4,096"]


def test_memory_is_watched():
    work = BoundedWork(Limits(memory_bytes=700 * MEBIBYTE), 1)
    with pytest.raises(InputError) as refused:
        done(work, Somebody(), list, range(10**9))
    assert refused.value.code == "upload.preview_too_large" and "700 MiB" in str(refused.value)


def test_what_crashes_takes_nobody_along():
    with pytest.raises(InputError) as refused:
        done(BoundedWork(ROOM, 1), Somebody(), os.abort)
    assert refused.value.code == "upload.preview_failed"


def test_a_child_ends_when_its_client_goes_away():
    somebody = Somebody()
    threading.Timer(0.5, lambda: setattr(somebody, "gone", True)).start()
    begin = time.monotonic()

    with pytest.raises(InputError):
        done(BoundedWork(ROOM, 1), somebody, time.sleep, 60)

    assert time.monotonic() - begin < 30


def test_at_most_so_many_run_at_once():
    work = BoundedWork(ROOM, 1)
    spans: list[list[float]] = []

    async def both() -> None:
        async def one() -> None:
            spans.append(await work.do(TASK, Somebody(), eval, SPAN))

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(one)

    anyio.run(both)

    spans.sort()
    assert all(end <= begin for (_, _, end), (begin, _, _) in pairwise(spans))


def zipped(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["bomb.csv.gz", "bomb.json.gz", "bomb.zip", "bomb.xlsx"])
def test_a_bomb_is_refused_by_its_ratio_however_much_is_allowed(empty_service, name):
    content = b"0" * (120 * MEBIBYTE)
    inside = {"bomb.zip": "orders.csv", "bomb.xlsx": "xl/workbook.xml"}.get(name)

    refused = upload(
        empty_service, zipped(content, inside) if inside else gzip.compress(content, mtime=0), name
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "input.upload_size")
    came, limit = refused.json()["values"]
    assert came.startswith("more than 1") and limit == "limit 250 times its size"
    assert refused.json()["hint"]
    kept = empty_service.workspace / "uploads"
    assert not [one for one in kept.rglob("bomb*")]


def test_an_archive_in_an_archive_is_refused(empty_service):
    refused = preview(
        empty_service, zipped(zipped(LITTLE.encode(), "orders.csv"), "orders.csv"), "orders.zip"
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "source.archive.nested")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_packed_bodies_are_refused_before_they_are_read(empty_service, coding):
    headers = {"content-encoding": coding, "content-type": "application/json"}

    refused = empty_service.analyst.post(
        "/api/v1/orders", content=gzip.compress(b"[" * 10**7), headers=headers
    )

    assert (refused.status_code, refused.json()["code"]) == (415, "body.encoding")
    assert refused.headers["accept-encoding"] == "identity" and refused.json()["hint"]
    plain = {"content-encoding": "identity"}
    assert empty_service.analyst.post(UPLOADS, content=LITTLE, headers=plain).status_code == 201


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 200_000])
def test_a_body_that_is_nested_without_end_is_refused(empty_service, body):
    refused = empty_service.analyst.post(
        "/api/v1/orders", content=body, headers={"content-type": "application/json"}
    )
    assert refused.status_code in (400, 422), refused.text


def test_nothing_of_a_child_is_left_on_the_disk(empty_service, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert preview(empty_service, LITTLE).status_code == 200

    assert [one.name for one in Path(tmp_path).iterdir() if one.name.startswith("tenure-child")] == []


def test_a_workbook_that_makes_gigabytes_of_a_few_bytes_is_not_kept_for_a_job(open_service):
    service = open_service(None, preview_memory_mib=512)
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Orders"><table:table-row table:number-rows-repeated="200000">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="100">'
        "<text:p>a</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{office}:manifest:1.0"/>')

    answer = service.analyst.post("/api/v1/uploads?filename=orders.ods", content=packed.getvalue())

    assert (answer.status_code, answer.json()["code"]) == (422, "upload.workbook_too_large")
    assert service.analyst.get("/api/v1/uploads").json() == []
