"""Receivers that answer without end hold up nothing, and fill no memory."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.channels.platforms import Answer, Receiver, started

from tenure.app.bootstrap import real_wire
from tenure.channels.calls.http import Caller
from tenure.core.calls import answers as _answers
from tenure.core.errors import ChannelError
from tenure.core.ports import SilentProgress


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
        (b" " * 65_536, 0.0, "MOST_BYTES", 1024 * 1024, "larger than 1 MiB"),
        (b" ", 0.05, "MOST_SECONDS", 0.5, "did not finish"),
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


def test_who_asks_for_an_hour_is_not_waited_for(pauses):
    with started(Receiver("s", pauses.wire.now)) as receiver:
        receiver.troubles = [Answer(429, {}, {"retry-after": "3600"})]
        caller = Caller(receiver.address, {}, pauses.wire)
        with pytest.raises(ChannelError, match="wait 60 minutes") as refused:
            caller.call("POST", "/", json={})
        caller.close()

    assert refused.value.code == "channel.busy"
    assert sum(pauses.waited) < 5


class Cancelled(Exception):
    """As a job ends that somebody cancels."""


class CancelledAtOnce(SilentProgress):
    def advance(self, units: int = 1) -> None:
        raise Cancelled


def test_a_pause_ends_for_who_cancels(monkeypatch):
    monkeypatch.setattr("tenure.app.bootstrap._LOOK_SECONDS", 0.01)
    began = time.monotonic()
    with pytest.raises(Cancelled):
        real_wire(CancelledAtOnce()).pause(60.0)
    assert time.monotonic() - began < 30
