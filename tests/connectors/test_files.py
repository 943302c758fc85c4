"""Files on the web, in S3, in a folder and in Google Sheets."""

from __future__ import annotations

import os
import urllib.request

import pytest
from tests.connectors.conftest import ORDERS

from tenure.core.catalog import CONNECTORS
from tenure.core.errors import ConnectorError, OptionError

FILE, FOLDER, SHEET = (CONNECTORS.load(name) for name in ("file", "folder", "google_sheets"))


def test_a_file_comes_once_and_again_when_it_changed(file_server, reach, landing):
    settings = {"url": f"{file_server.address}/orders.csv"}
    first = FILE.fetch(settings, None, landing(), reach)
    same = FILE.fetch(settings, first.cursor, landing(), reach)
    file_server.files["/orders.csv"] += b"o900,c1,2024-12-30,5.00\n"
    changed = FILE.fetch(settings, first.cursor, landing(), reach)

    assert first.files[0].read_bytes() == ORDERS and first.files[0].name == "orders.csv"
    assert (same.files, same.cursor) == ((), first.cursor)
    assert changed.cursor != first.cursor and changed.files


def test_redirects_are_followed_but_not_into_the_private_network(file_server, reach, landing):
    assert FILE.fetch({"url": f"{file_server.address}/moved.csv"}, None, landing(), reach).files
    with pytest.raises(ConnectorError) as caught:
        FILE.fetch({"url": f"{file_server.address}/inside.csv"}, None, landing(), reach)
    assert caught.value.code == "connector.address"


@pytest.mark.parametrize(
    "url", ["https://169.254.169.254/latest/meta-data", "https://[::1]/x.csv", "https://localhost/x.csv"]
)
def test_private_addresses_are_refused(reach, url, landing):
    with pytest.raises(ConnectorError) as caught:
        FILE.fetch({"url": url}, None, landing(), reach)
    assert caught.value.code == "connector.address" and "TENURE_CONNECT_HOSTS" in caught.value.hint


def test_a_server_that_needs_a_password(file_server, reach, landing):
    file_server.authorization = "Bearer letmein"
    settings = {"url": f"{file_server.address}/orders.csv"}
    with pytest.raises(ConnectorError) as caught:
        FILE.look(settings, reach)
    assert caught.value.code == "connector.credentials"
    assert FILE.look(settings | {"authorization": "Bearer letmein"}, reach).shop == "orders.csv"


def test_a_missing_file(file_server, reach):
    with pytest.raises(ConnectorError) as caught:
        FILE.look({"url": f"{file_server.address}/gone.csv"}, reach)
    assert caught.value.code == "connector.not_found"


def test_a_sheet_that_is_shared_and_one_that_is_not(file_server, reach, landing):
    file_server.files["abc"] = ORDERS
    link = "https://docs.google.com/spreadsheets/d/abc/edit#gid=12"
    settings = {"url": link, "endpoint": file_server.address}
    assert SHEET.fetch(settings, None, landing(), reach).files[0].read_bytes() == ORDERS
    assert file_server.calls[-1] == "/spreadsheets/d/abc/export?format=csv&gid=12"

    file_server.is_shared = False
    with pytest.raises(ConnectorError) as caught:
        SHEET.look(settings, reach)
    assert caught.value.code == "connector.credentials" and "Anyone with the link" in caught.value.hint


def test_files_of_a_folder_come_oldest_first(reach, landing):
    folder = reach.folders[0]
    for number, name in enumerate(("b.csv", "a.csv", "notes.md", ".hidden.csv")):
        (folder / name).write_bytes(ORDERS)
        os.utime(folder / name, (number, number))
    fetched = FOLDER.fetch({"path": str(folder)}, None, landing(), reach)

    assert [path.name for path in fetched.files] == ["b.csv", "a.csv"]
    assert FOLDER.fetch({"path": str(folder)}, fetched.cursor, landing(), reach).files == ()


def test_only_allowed_folders_are_read(reach, tmp_path):
    (reach.folders[0] / "out").symlink_to("/etc")
    for path in ("/etc", f"{reach.folders[0]}/..", f"{reach.folders[0]}/out", "\0"):
        with pytest.raises(OptionError) as caught:
            FOLDER.check({"path": path}, reach)
        assert caught.value.code in ("option.connection_folder", "option.connection")


def test_an_object_in_s3(reach, landing, s3_address):
    put = urllib.request.Request(f"{s3_address}/shop-backups/drop/orders.csv", data=ORDERS, method="PUT")
    put.add_header("content-type", "text/csv")
    urllib.request.urlopen(put, timeout=30)
    settings = {"url": "s3://shop-backups/drop/orders.csv", "region": "us-east-1"}
    settings |= {"access_key": "test", "secret_key": "test", "endpoint": s3_address}
    fetched = FILE.fetch(settings, None, landing(), reach)
    assert fetched.files[0].read_bytes() == ORDERS

    with pytest.raises(ConnectorError) as caught:
        FILE.look(settings | {"url": "s3://shop-backups/drop/gone.csv"}, reach)
    assert caught.value.code == "connector.not_found"
