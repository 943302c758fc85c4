"""Whoever is forgotten is in no byte of the workspace any more: files, tables, errors, logs, answers."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter
from tests.in_shop import in_shop

from tenure.app.forgetting.forget import Forget, forget
from tenure.core.clock import clock
from tenure.core.ports import SilentProgress
from tenure.store.people.audit import AuditLog, Entry

WHO = "zoe-4711"
ADDRESS, PHONE = "zoe.quist@example.com", "+44 20 7946 0958"
CALLED = (WHO, ADDRESS, PHONE, "Zoe Quist")
ORDERS = "customer_id,order_id,order_date,amount\n"
PEOPLE = (
    "customer_id,email,phone,first_name,last_name,consent_email,consent_ads\n"
    f'{WHO},{ADDRESS},"{PHONE}",Zoe,Quist,true,true\n'
    + "".join(f"c{n:04d},c{n}@example.com,,Ann,Lee{n},true,true\n" for n in range(150))
)
API = "/api/v1"


class Shop:
    """What people do with the service, each thing naming the customer."""

    def __init__(self, service) -> None:
        self.service = service

    def upload(self, content: str | bytes, name: str) -> str:
        answer = self.service.analyst.post(f"{API}/uploads", params={"filename": name}, content=content)
        assert answer.status_code == 201, answer.text
        return answer.json()["path"]

    def job(self, kind: str, parameters: dict, state: str = "done") -> dict:
        answer = self.service.analyst.post(f"{API}/jobs", json={"kind": kind, "parameters": parameters})
        assert answer.status_code == 202, answer.text
        self.service.work()
        found = self.service.analyst.get(f"{API}/jobs/{answer.json()['job_id']}").json()
        assert found["state"] == state, found
        return found

    def post(self, path: str, given: object, status: int, **more) -> dict:
        answer = self.service.admin.post(f"{API}/{path}", json=given, **more)
        assert answer.status_code == status, answer.text
        return answer.json()


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Orders").write_row(0, 0, ["customer_id", WHO])
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("orders.csv.gz", gzip.compress(f"customer_id\n{WHO}\n".encode()))
    return out.getvalue()


def everything(shop: Shop) -> None:
    """Every kind of artefact there is, each naming the customer by id or by address."""
    days = [f"{WHO},{WHO}/{day},2023-0{day}-01,50.0\n" for day in range(1, 7)]
    orders = ORDERS + "".join(days) + f"{WHO},z9,2099-01-01,1.0\n"
    files = {"upload": shop.upload(orders, "zoe.csv"), "customers": shop.upload(PEOPLE, "people.csv")}
    shop.job("ingest", files)
    shop.job("check", files)
    bad = ORDERS + "".join(f"bob,{n},{ADDRESS} or {WHO},5\n" for n in range(4))
    shop.job("ingest", {"upload": shop.upload(bad, f"{WHO}.csv")}, "failed")
    shop.upload(workbook(), "book.xlsx")
    shop.upload(archive(), "packed.zip")
    shop.job("score", {})
    shop.job("report", {"models": ["spend_rate"], "cutoffs": 1, "horizon": "30d"})
    order = {"customer_id": WHO, "order_id": f"{WHO}/7", "order_date": "2023-08-01T10:00:00Z", "amount": 9.0}
    shop.post("orders", {"orders": [order]}, 201, headers={"idempotency-key": f"{WHO}-key"})
    events = [{"customer_id": WHO, "occurred_at": "2023-08-01T10:00:00Z", "kind": "page_view"}]
    shop.post("events", {"events": events}, 201)
    shop.post("views", {"name": "Zoe", "query": f"starts_with={WHO}"}, 201)
    shop.post("segments/named", {"name": "Just Zoe", "note": ADDRESS, "text": "orders >= 1"}, 201)
    shop.post("audiences", {"audience": "all", "segment": "Just Zoe", "channel": "csv_export"}, 201)
    suppressed = {"audience": "post", "segment": "Just Zoe", "channel": "klaviyo"}
    shop.post("audiences", suppressed, 201)
    shop.service.analyst.get(f"{API}/audiences/all/versions/1/file")
    content = f"customer_id,clv\n{WHO},5\nc0001,6\n"
    answer = shop.service.analyst.post(f"{API}/predictions/file", content=content)
    assert answer.status_code == 200, answer.text
    backend = shop.service.backend
    AuditLog(backend.shop.database).add(Entry(clock(), "ann", "looked", target=f"the orders of {ADDRESS}"))
    job = backend.jobs.store.latest(limit=1)[0]
    backend.jobs.store.tell(job.job_id, f"Nobody's order of '{WHO}' was found", clock())
    shop.service.admin.get(f"{API}/customers/{WHO}")


def places_that_name(workspace: Path) -> dict[str, list[str]]:
    """By word: files with it in their name, their bytes or their values, and cells of databases."""
    found: dict[str, list[str]] = {}
    for path in sorted(one for one in workspace.rglob("*") if one.is_file()):
        for word in CALLED:
            if any(word.encode() in one for one in contents(path)):
                found.setdefault(word, []).append(str(path.relative_to(workspace)))
    return found


def contents(path: Path) -> list[bytes]:
    content = path.read_bytes()
    made = [path.name.encode(), content, content.decode("latin-1").replace("\\/", "/").encode()]
    if content[:4] == b"PAR1" and content[-4:] == b"PAR1":
        made.append(repr(pq.read_table(path).to_pylist()).encode())
    if content[:2] == b"\x1f\x8b":
        made.append(gzip.decompress(content))
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(path) as packed:
            pieces = [packed.read(one) for one in packed.namelist()]
        made += [gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in pieces]
    if content[:6] == b"SQLite":
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            made += [json.dumps(line).encode() for line in connection.iterdump()]
    return made


def test_nothing_of_a_forgotten_customer_is_left_in_the_workspace(open_service):
    service = open_service()
    everything(Shop(service))
    before = places_that_name(service.workspace)
    rooms = {place.partition("/")[0] for place in before[WHO]}
    assert rooms >= {"uploads", "checks", "runs", "results", "audiences", "lake", "serving", "segments"}
    assert any(place.startswith("store.db") for place in before[WHO])
    assert any(place.startswith("store.db") for place in before[ADDRESS])

    made = in_shop(
        forget, Forget((WHO,)), service.workspace, service.backend.now_settings(), SilentProgress()
    )

    assert places_that_name(service.workspace) == {}
    changed = {"jobs", "job_log", "audit", "saved_views", "segments", "arrivals"}
    assert {f"store.{name}" for name in changed} <= set(made.erased)
    assert {"files.uploads", "files.checks", "files.runs", "files.results"} <= set(made.erased)
