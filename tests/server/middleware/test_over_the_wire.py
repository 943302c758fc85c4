"""Limits with a real server and real sockets: what callers see who are cut off."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import uvicorn
from fastapi import FastAPI, Request

from tenure.server.middleware.body_limit import BodyLimit

LIMIT = 1000


@pytest.fixture(scope="module")
def port():
    app = FastAPI()

    @app.post("/size")
    async def size(request: Request) -> int:
        return len(await request.body())

    config = uvicorn.Config(BodyLimit(app, LIMIT), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    listening.close()


def ask(port, head, body=()):
    """Sends everything before it reads anything; what came back, and whether the connection was closed."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"POST /size HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n".encode())
        for piece in body:
            connection.sendall(piece)
        answer = b""
        while b"\r\n\r\n" not in answer or not answer.endswith((b"}", b"0\r\n\r\n")):
            piece = connection.recv(65536)
            if not piece:
                break
            answer += piece
        connection.settimeout(10)
        return answer.decode(), "connection: close" in answer.decode().lower() and connection.recv(1) == b""


def test_who_sends_a_large_body_to_the_end_sees_the_answer(port):
    pieces = [b"x" * 65536] * 160

    answer, closed = ask(port, f"Content-Length: {65536 * 160}", pieces)

    assert answer.startswith("HTTP/1.1 413 ")
    assert "body.too_large" in answer
    assert closed


def test_who_asks_before_sending_is_spared_it(port):
    answer, closed = ask(port, "Content-Length: 5000000\r\nExpect: 100-continue")

    assert answer.startswith("HTTP/1.1 413 ")
    assert "100 Continue" not in answer
    assert closed


def test_a_chunked_body_is_cut_off_when_it_grows_too_large(port):
    chunk = b"400\r\n" + b"x" * 1024 + b"\r\n"

    answer, _ = ask(port, "Transfer-Encoding: chunked", [chunk] * 50 + [b"0\r\n\r\n"])

    assert answer.startswith("HTTP/1.1 413 ")


def test_a_request_with_two_lengths_is_refused(port):
    """Where a proxy believes one and the service the other, a second request can hide in the first."""
    head = "Content-Length: 5\r\nTransfer-Encoding: chunked"
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"POST /size HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n0\r\n\r\nGET /".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_trace_is_refused(port):
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"TRACE /size HTTP/1.1\r\nHost: a\r\nX-Secret: 1\r\n\r\n")
        answer = connection.recv(65536)
    assert answer.startswith((b"HTTP/1.1 405 ", b"HTTP/1.1 400 ")) and b"X-Secret" not in answer
