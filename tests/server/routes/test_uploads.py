"""Files over HTTP: what is an order log goes all the way to predictions, what is none leaves nothing."""

from __future__ import annotations

import gzip
import io
import zipfile

import pandas as pd
import pytest
import xlsxwriter
from tests.damaged_zips import damaged_zips

UPLOADS = "/api/v1/uploads"
HEADER = "customer_id,order_id,order_date,amount\n"
LITTLE = HEADER + "ann,1,2024-01-01,5\nbob,2,2024-01-02,6\nann,3,2024-02-01,7\n"


def upload(service, content, name="orders.csv", client=None):
    return (client or service.analyst).post(UPLOADS, params={"filename": name}, content=content)


def as_parquet(text: str) -> bytes:
    out = io.BytesIO()
    pd.read_csv(io.StringIO(text)).to_parquet(out)
    return out.getvalue()


def as_workbook(text: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Orders")
        for place, line in enumerate(text.splitlines()):
            sheet.write_row(place, 0, [float(cell) if cell.isdigit() else cell for cell in line.split(",")])
    return out.getvalue()


def as_json(text: str, by_lines: bool = False) -> bytes:
    rows = pd.read_csv(io.StringIO(text), dtype={"order_id": str})
    return rows.to_json(orient="records", lines=by_lines).encode()


def as_zip(content: str | bytes, name: str = "orders.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


WAYS = {
    "orders.csv": lambda text: text.encode(),
    "orders.csv.gz": lambda text: gzip.compress(text.encode()),
    "orders.parquet": as_parquet,
    "orders.tsv": lambda text: text.replace(",", "\t").encode(),
    "orders.xlsx": as_workbook,
    "orders.xls": lambda text: text.replace(",", "\t").encode(),
    "orders.json": as_json,
    "orders.json.gz": lambda text: gzip.compress(as_json(text), mtime=0),
    "orders.jsonl": lambda text: as_json(text, by_lines=True),
    "orders.ndjson": lambda text: as_json(text, by_lines=True),
    "orders.csv.zip": as_zip,
}


@pytest.mark.parametrize("name", WAYS)
def test_every_way_to_hand_a_log_in_is_read_the_same(service, name):
    made = upload(service, WAYS[name](LITTLE), name)
    assert made.status_code == 201, made.text

    seen = service.analyst.post(f"{UPLOADS}/{made.json()['upload_id']}/preview", json={}).json()

    assert {one["target_column"]: one["source_column"] for one in seen["mapping"]} == {
        name: name for name in HEADER.strip().split(",")
    }
    assert seen["rows_by_table"] == {"transactions": 3} and seen["has_money"] is True
    assert [row["amount"] for row in seen["rows"]] == [5.0, 6.0, 7.0]


def test_a_form_is_as_good_as_a_body(service):
    made = service.analyst.post(UPLOADS, files={"file": ("from a form.csv", LITTLE, "text/csv")}).json()

    assert made["name"] == "from_a_form.csv" and made["bytes"] == len(LITTLE)
    assert made in service.analyst.get(UPLOADS).json()
    assert service.analyst.get(f"{UPLOADS}/{made['upload_id']}").json() == made


def test_a_column_mapping_is_previewed_before_anything_is_ingested(service):
    text = "who;what;when;how much\nann;1;31/01/2024;1.234,50\n"
    made = upload(service, text).json()
    how = {
        "columns": {"customer_id": "who", "order_id": "what", "order_date": "when", "amount": "how much"},
        "date_format": "%d/%m/%Y",
        "decimal": ",",
    }

    unmapped = service.analyst.post(f"{UPLOADS}/{made['upload_id']}/preview", json={})
    seen = service.analyst.post(f"{UPLOADS}/{made['upload_id']}/preview", json=how).json()

    assert unmapped.json()["problem"]["code"] == "source.column.missing" and unmapped.json()["rows"] == []
    assert seen["rows"][0]["amount"] == 1234.5 and seen["rows"][0]["order_date"].startswith("2024-01-31")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("orders.exe", LITTLE, "input.upload_name"),
        ("orders.xlsx", "PK\x03\x04", "input.upload_type"),
        ("orders.xlsx", LITTLE, "input.upload_type"),
        pytest.param("orders.xlsx", as_zip(LITTLE), "input.upload_type", id="zip-as-workbook"),
        pytest.param("orders.zip", as_workbook(LITTLE), "input.upload_type", id="workbook-as-zip"),
        pytest.param("orders.zip", as_zip(LITTLE)[:-30], "input.upload_type", id="zip-cut-short"),
        ("orders.ods", b"\xd0\xcf\x11\xe0", "input.upload_type"),
        ("orders.xls", b"MZ\x00\x00\x90", "input.upload_type"),
        ("orders.json", b"PK\x03\x04\x00", "input.upload_type"),
        (".csv", LITTLE, "input.upload_name"),
        ("orders", LITTLE, "input.upload_name"),
        ("orders.csv", "", "input.upload_empty"),
        ("orders.csv", b"MZ\x00\x00\x90", "input.upload_type"),
        ("orders.parquet", LITTLE, "input.upload_type"),
        ("orders.csv.gz", LITTLE, "input.upload_type"),
        ("orders.csv.gz", gzip.compress(LITTLE.encode(), mtime=0)[:-9], "input.upload_type"),
    ],
)
def test_what_is_no_order_log_is_refused_and_leaves_nothing(service, name, content, code):
    before = sorted((service.workspace / "uploads").glob("*"))

    refused = upload(service, content, name)

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert sorted((service.workspace / "uploads").glob("*")) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../store.csv",
        "/etc/cron.d/x.csv",
        "..\\..\\x.csv",
        "a/../../b.csv",
        "\x00x.csv",
        "-rf.csv",
        "x" * 5000 + ".csv",
    ],
)
def test_no_name_leads_out_of_the_folder_of_uploads(service, name):
    made = upload(service, LITTLE, name)

    assert made.status_code == 201, made.text
    place = (service.workspace / "uploads" / made.json()["path"]).resolve()
    assert place.is_file() and place.parent.parent == (service.workspace / "uploads").resolve()
    assert not place.name.startswith(("-", "."))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.csv", "'; DROP TABLE jobs;--.csv", "💸.csv"])
def test_a_name_of_strange_characters_is_made_plain(service, name):
    made = upload(service, LITTLE, name)

    if made.status_code == 201:
        assert set(made.json()["name"]) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.()+-"
        )
    else:
        assert made.json()["code"] == "input.upload_name"


def test_what_is_removed_is_gone(service):
    made = upload(service, LITTLE).json()

    assert service.analyst.delete(f"{UPLOADS}/{made['upload_id']}").status_code == 204

    assert not (service.workspace / "uploads" / made["upload_id"]).exists()
    for answer in (
        service.analyst.get(f"{UPLOADS}/{made['upload_id']}"),
        service.analyst.delete(f"{UPLOADS}/{made['upload_id']}"),
        service.analyst.post(f"{UPLOADS}/{made['upload_id']}/ingest", json={}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "upload.unknown")


def test_a_file_that_a_job_needs_stays_until_its_end(service):
    made = upload(service, b"customer_id,order_id,order_date,amount\na,1,2023-01-01,5\n")
    place = f"{UPLOADS}/{made.json()['upload_id']}"
    job_id = service.analyst.post(f"{place}/ingest", json={}).json()["job_id"]

    refused = service.analyst.delete(place)
    assert (refused.status_code, refused.json()["code"]) == (409, "upload.in_use")
    assert job_id in refused.json()["values"][0]

    assert service.analyst.post(f"/api/v1/jobs/{job_id}/cancel").status_code == 202
    assert service.analyst.delete(place).status_code == 204


@pytest.mark.parametrize("upload_id", ["nonsense", "..", "0" * 32, "../../store.db"])
def test_an_upload_nobody_made_is_not_found(service, upload_id):
    assert service.analyst.get(f"{UPLOADS}/{upload_id}").status_code in (404, 405)


@pytest.fixture(scope="module")
def strict(open_service):
    return open_service(None, max_upload_mib=1, max_unpacked_mib=2)


def test_too_much_is_refused_as_it_comes(strict):
    refused = upload(strict, LITTLE + "x,9,2024-01-01,1\n" * 100_000)

    assert refused.status_code in (413, 422), refused.text
    assert not [path for path in (strict.workspace / "uploads").rglob("*") if path.is_file()]


def test_a_bomb_is_not_unpacked(strict):
    refused = upload(strict, gzip.compress(b"0" * 50_000_000, mtime=0), "bomb.csv.gz")

    assert (refused.status_code, refused.json()["code"]) == (422, "input.upload_size")
    assert not [path for path in (strict.workspace / "uploads").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx"])
def test_an_archive_that_grows_too_large_is_refused(name, strict):
    inside = "xl/workbook.xml" if name.endswith(".xlsx") else "orders.csv"

    refused = upload(strict, as_zip(b"0" * 50_000_000, inside), name)

    assert (refused.status_code, refused.json()["code"]) == (422, "input.upload_size")
    assert not [path for path in (strict.workspace / "uploads").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["orders.csv", "orders.txt", "orders.json", "orders.xls", "orders.csv.gz"])
def test_an_archive_that_calls_itself_a_text_is_refused(name, service):
    body = b"PK\x03\x04" + LITTLE.encode() * 4_000 + as_zip(b"inside", "orders.xlsb")
    refused = upload(service, gzip.compress(body) if name.endswith(".gz") else body, name)

    assert (refused.status_code, refused.json()["code"]) == (422, "input.upload_type")


def test_a_file_called_as_our_own_record_is_kept_as_it_came(service):
    rows = as_json(LITTLE)

    made = upload(service, rows, "upload.json").json()

    assert (service.workspace / "uploads" / made["path"]).read_bytes() == rows


def test_a_form_without_a_file_is_told_so(service):
    refused = service.analyst.post(UPLOADS, data={"file": "no file"}, files={"other": ("x.csv", LITTLE)})

    assert (refused.status_code, refused.json()["code"]) == (422, "input.form")


def test_a_quality_report_of_an_upload_is_a_job_with_files(service):
    made = upload(service, LITTLE + "ann,1,2024-01-01,5\n").json()
    job = service.analyst.post(f"{UPLOADS}/{made['upload_id']}/quality", json={}).json()

    service.work()

    done = service.viewer.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert done["state"] == "done", done["error"]
    told = done["result"]
    assert told["rows_in"] == {"transactions": LITTLE.count("\n")}
    assert {one["level"] for one in told["findings"]} <= {"warning", "error", "critical"}
    assert all(one["rows"] > 0 and one["doc"] for one in told["cleaned"])
    names = service.viewer.get(f"/api/v1/jobs/{job['job_id']}/files").json()
    assert names == ["quality.html", "quality.json", "quarantine.parquet"]
    page = service.analyst.get(f"/api/v1/jobs/{job['job_id']}/files/quality.html")
    assert page.status_code == 200 and "<html" in page.text
    shown = service.viewer.get(f"/api/v1/jobs/{job['job_id']}/pages/quality.html")
    assert shown.text == page.text and "default-src 'none'" in shown.headers["content-security-policy"]
    assert shown.headers["content-type"].startswith("text/html")
    assert service.viewer.get(f"/api/v1/jobs/{job['job_id']}/pages/quality.json").status_code == 422
    assert service.viewer.get(f"/api/v1/jobs/{job['job_id']}/pages/other.html").status_code == 404


@pytest.mark.integration
def test_one_job_leads_from_a_file_to_predictions_and_a_report(open_service, order_file):
    service = open_service(None)
    made = upload(service, order_file.read_bytes()).json()

    job = service.analyst.post(
        f"{UPLOADS}/{made['upload_id']}/add", json={"horizon": "60d", "cutoffs": 1}
    ).json()
    assert service.work() == 1

    done = service.viewer.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert (done["kind"], done["state"]) == ("add_data", "done"), done["error"]
    assert done["result"]["rows_added"]["transactions"] > 0 and done["result"]["horizon_days"] == 60
    assert "report.html" in service.viewer.get(f"/api/v1/jobs/{job['job_id']}/files").json()
    assert done["result"]["counted"]["currency"] is None and done["result"]["counted"]["orders"] > 0
    report = service.viewer.get(f"/api/v1/jobs/{job['job_id']}/pages/report.html").text
    assert "Included orders" in report
    assert f"of {done['result']['customers']} customers are included" in report
    best = service.viewer.get("/api/v1/customers", params={"limit": 1}).json()["customers"][0]
    assert (best["predicted_clv"] > 0, best["horizon_days"]) == (True, 60)


def test_a_sample_can_be_tried_and_kept(service):
    file = service.viewer.get("/api/v1/samples/orders")
    made = service.analyst.post(f"{UPLOADS}/sample")

    assert file.headers["content-type"].startswith("text/csv")
    assert made.json()["bytes"] == len(file.content)
    seen = service.analyst.post(f"{UPLOADS}/{made.json()['upload_id']}/preview", json={}).json()
    assert {one["target_column"] for one in seen["mapping"]} >= {
        "customer_id",
        "order_id",
        "order_date",
        "amount",
    }
    assert seen["rows_by_table"] == {"transactions": file.text.count("\n") - 1}  # a heading


def test_from_an_upload_to_predictions(empty_service, order_file):
    service = empty_service
    asked = service.viewer.get("/api/v1/predictions/c0001")
    assert asked.status_code in (404, 409), asked.text

    made = upload(service, order_file.read_bytes()).json()
    ingest = service.analyst.post(f"{UPLOADS}/{made['upload_id']}/ingest", json={}).json()
    given = {
        "kind": "train",
        "parameters": {"horizon": "60d", "model": "pareto_nbd_gamma_gamma", "cutoffs": 1},
    }
    train = service.analyst.post("/api/v1/jobs", json=given).json()
    score = service.analyst.post("/api/v1/jobs", json={"kind": "score"}).json()
    assert service.work() == 3

    states = {job["kind"]: job for job in service.viewer.get("/api/v1/jobs").json()}
    assert {job["state"] for job in states.values()} == {"done"}, states
    assert states["train"]["result"]["aliases"] == ["champion"]
    shown = service.viewer.get("/api/v1/predictions/c0001").json()
    assert shown["source"] == "stored" and shown["predicted_clv"] >= 0
    listed = service.viewer.get("/api/v1/customers", params={"count": True, "limit": 500}).json()
    assert listed["total"] == states["score"]["result"]["customers"] == 150
    total = sum(one["predicted_clv"] for one in listed["customers"])
    assert total == pytest.approx(states["score"]["result"]["total"])
    assert {ingest["job_id"], train["job_id"], score["job_id"]} == {job["job_id"] for job in states.values()}


DAMAGED = damaged_zips(b"order_id,customer_id,order_date,amount\nO1,ann,2024-01-05,5\n" * 20)


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_archive_is_refused_as_such(empty_service, what):
    refused = empty_service.analyst.post("/api/v1/uploads?filename=orders.zip", content=DAMAGED[what])
    model = empty_service.admin.post("/api/v1/models/upload", content=DAMAGED[what])

    assert refused.status_code in (201, 422), refused.text
    assert model.status_code == 422, model.text
    assert empty_service.analyst.get("/api/v1/uploads").status_code == 200


def test_a_file_is_described_in_a_report(service):
    upload_id = upload(service, LITTLE).json()["upload_id"]
    job = service.analyst.post(f"{UPLOADS}/{upload_id}/profile", json={"currency": "GBP"}).json()
    service.work()

    done = service.viewer.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert (done["state"], done["result"]["files"]) == ("done", ["profile.html"]), done["error"]
    page = service.viewer.get(f"/api/v1/jobs/{job['job_id']}/pages/profile.html")
    assert page.status_code == 200 and "GBP" in page.text and "ann" not in page.text
