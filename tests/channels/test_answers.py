"""Receivers that answer without end hold up nothing, and fill no memory."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tenure.channels import _answers
from tenure.channels._http import Caller
from tenure.core.errors import ChannelError


@contextmanager
def endless(piece: bytes, pause: float = 0.0):
    """A receiver that takes the call and answers pieces of JSON for ever; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(piece)
                    time.sleep(pause)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("piece", "pause", "limit", "most", "why"),
    [
        (b" " * 65_536, 0.0, "MOST_BYTES", 1024 * 1024, "more than 1 MiB"),
        (b" ", 0.05, "MOST_SECONDS", 0.5, "had not ended"),
    ],
    ids=["large", "slow"],
)
def test_an_answer_without_end_ends_the_call(monkeypatch, pauses, piece, pause, limit, most, why):
    monkeypatch.setattr(_answers, limit, most)
    with endless(piece, pause) as address:
        caller = Caller(address, {}, pauses.wire)
        with pytest.raises(ChannelError) as refused:
            caller.call("POST", "/", json={})
        caller.close()

    assert refused.value.code == "channel.uncertain"
    assert why in refused.value.values[0]
