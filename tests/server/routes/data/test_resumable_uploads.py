"""Uploads in pieces: a broken connection costs nothing of what has arrived."""

from __future__ import annotations

import socket
import threading
import time

import httpx
import pytest
import uvicorn

UPLOADS = "/api/v1/uploads/resumable"
HEADER = b"customer_id,order_id,order_date,amount\n"
ORDERS = HEADER + b"".join(b"c%d,o%d,2024-01-%02d,5\n" % (n % 900, n, n % 28 + 1) for n in range(80_000))


def begin(client, content=ORDERS, name="orders.csv"):
    return client.post(UPLOADS, json={"name": name, "size": len(content)})


def send(client, upload_id, content, offset):
    return client.patch(f"{UPLOADS}/{upload_id}", content=content, headers={"upload-offset": str(offset)})


@pytest.fixture
def begun(service):
    return begin(service.analyst).json()["upload_id"]


def test_pieces_become_the_upload(service, begun):
    first = send(service.analyst, begun, ORDERS[:1_000], 0)
    assert (first.json()["offset"], first.json()["upload"], first.headers["upload-offset"]) == (
        1_000,
        None,
        "1000",
    )
    assert begun not in {one["upload_id"] for one in service.analyst.get("/api/v1/uploads").json()}

    upload = send(service.analyst, begun, ORDERS[1_000:], 1_000).json()["upload"]

    assert (upload["upload_id"], upload["bytes"], upload["name"]) == (begun, len(ORDERS), "orders.csv")
    assert service.backend.uploads.file(service.backend.uploads.get(begun)).read_bytes() == ORDERS
    assert service.analyst.get(f"{UPLOADS}/{begun}").status_code == 404


def test_a_piece_that_does_not_continue_is_refused(service, begun):
    send(service.analyst, begun, ORDERS[:1_000], 0)

    answer = send(service.analyst, begun, ORDERS[500:], 500)

    assert (answer.status_code, answer.json()["code"]) == (409, "upload.offset")
    assert service.analyst.get(f"{UPLOADS}/{begun}").json()["offset"] == 1_000


def test_it_belongs_to_who_began_it(service, begun):
    for client in (service.admin,):
        assert client.get(f"{UPLOADS}/{begun}").status_code == 404
        assert send(client, begun, ORDERS, 0).status_code == 404
    assert begin(service.viewer).status_code == 403


def test_more_than_was_announced_is_refused(service):
    begun = begin(service.analyst, ORDERS[:100]).json()["upload_id"]

    answer = send(service.analyst, begun, ORDERS[:101], 0)

    assert answer.json()["code"] == "input.upload_size"


def test_what_is_no_order_file_leaves_nothing(service):
    content = b"\x00\x01" * 500
    begun = begin(service.analyst, content).json()["upload_id"]

    assert send(service.analyst, begun, content, 0).json()["code"] == "input.upload_type"
    assert service.analyst.get(f"{UPLOADS}/{begun}").status_code == 404


def test_a_canceled_upload_leaves_nothing(service, begun):
    send(service.analyst, begun, ORDERS[:1_000], 0)

    assert service.analyst.delete(f"{UPLOADS}/{begun}").status_code == 204
    assert service.analyst.get(f"{UPLOADS}/{begun}").status_code == 404
    assert not (service.workspace / "uploads" / f".{begun}").exists()


def test_one_that_waits_for_its_next_piece_is_not_removed_as_abandoned(service, begun):
    send(service.analyst, begun, ORDERS[:1_000], 0)

    service.backend.uploads.remove_abandoned()

    assert service.analyst.get(f"{UPLOADS}/{begun}").json()["offset"] == 1_000


@pytest.fixture
def address(service):
    config = uvicorn.Config(service.app, port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield "127.0.0.1", server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def test_an_upload_that_breaks_at_60_percent_continues_from_there(service, begun, address):
    key = service.analyst.headers["x-api-key"]
    sent = ORDERS[: len(ORDERS) * 6 // 10]
    head = (
        f"PATCH {UPLOADS}/{begun} HTTP/1.1\r\nhost: x\r\nx-api-key: {key}\r\nupload-offset: 0\r\n"
        f"content-length: {len(ORDERS)}\r\n\r\n"
    )
    with socket.create_connection(address) as connection:
        connection.sendall(head.encode() + sent)

    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}", headers={"x-api-key": key}) as client:
        end = time.monotonic() + 20
        while (offset := client.get(f"{UPLOADS}/{begun}").json()["offset"]) < len(sent):
            assert time.monotonic() < end
            time.sleep(0.05)
        answer = send(client, begun, ORDERS[offset:], offset)

    assert offset == len(sent)
    assert answer.json()["upload"]["bytes"] == len(ORDERS)
    assert service.backend.uploads.file(service.backend.uploads.get(begun)).read_bytes() == ORDERS
