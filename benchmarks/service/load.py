"""A load of requests on connections that stay open, in a process of its own; prints what it measured as JSON.

Requests are sent as bytes and answers are read no further than their length: the client shall cost little
beside a server on the same two cores.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding: *chunked", re.IGNORECASE)


@dataclass(frozen=True)
class Loaded:
    """Latencies in milliseconds, requests per second, answers by status."""

    requests: int
    connections: int
    seconds: float
    p50: float
    p90: float
    p99: float
    worst: float
    statuses: dict[str, int]
    answer_bytes: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def failures(self) -> int:
        return sum(count for status, count in self.statuses.items() if not status.startswith("2"))


class _Connection(asyncio.Protocol):
    """One request after the other: the next when the answer is there, but not before it is due."""

    def __init__(self, run: _Run) -> None:
        self._run, self._buffer, self._began, self._finished = run, bytearray(), 0.0, False

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        if length := _LENGTH.search(self._buffer, 0, head):
            if len(self._buffer) < head + 4 + int(length[1]):
                return
        elif _CHUNKED.search(self._buffer, 0, head) and not self._buffer.endswith(b"0\r\n\r\n"):
            return
        self._run.answered(time.perf_counter() - self._began, self._buffer)
        self._buffer = bytearray()
        self._next()

    def connection_lost(self, exc):
        if not self._finished:
            self._run.lost()

    def begin(self):
        self._next()

    def _next(self):
        due = self._run.next_due()
        if due is None:
            self._finished = True
            self._transport.close()
            return
        wait = due - time.perf_counter()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._send, due)
        else:
            self._send(due)

    def _send(self, due):
        # What is late by then has waited too: with a rate, latency counts from the moment it was due.
        self._began = due if self._run.rate else time.perf_counter()
        self._transport.write(next(self._run.left))


class _Run:
    def __init__(self, requests: Sequence[bytes], times: int, rate: float | None) -> None:
        self.left = islice(cycle(requests), times)
        self.rate, self._begun, self.first = rate, 0, 0.0
        self.times, self.latencies, self.statuses, self.bytes = times, [], Counter(), 0
        self.done = asyncio.get_running_loop().create_future()

    def next_due(self) -> float | None:
        """When the next request is to be sent; None after the last."""
        if self._begun == self.times:
            return None
        self._begun += 1
        return self.first + (self._begun - 1) / self.rate if self.rate else 0.0

    def answered(self, seconds: float, answer: bytearray) -> None:
        self.latencies.append(seconds)
        self.statuses[answer[9:12].decode()] += 1
        self.bytes += len(answer)
        if len(self.latencies) == self.times:
            self.done.set_result(None)

    def lost(self) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server closed a connection"))


async def load(
    port: int, requests: Sequence[bytes], times: int, connections: int, rate: float | None = None
) -> Loaded:
    """Send `times` requests, taking turns among those given, over so many connections.

    With a `rate`, so many a second are sent, whether the server keeps up or not; else as fast as it answers.
    """
    run = _Run(requests, times, rate)
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(lambda: _Connection(run), "127.0.0.1", port))[1]
        for _ in range(min(connections, times))
    ]
    await asyncio.sleep(0.2)  # the server has taken them all
    began = run.first = time.perf_counter()
    for connection in opened:
        connection.begin()
    await run.done
    seconds = time.perf_counter() - began
    ordered = sorted(1e3 * one for one in run.latencies)

    def at(share: float) -> float:
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    statuses = {str(status): count for status, count in run.statuses.items()}
    return Loaded(
        times, connections, seconds, at(0.5), at(0.9), at(0.99), ordered[-1], statuses, run.bytes // times
    )


def main() -> None:
    import uvloop

    asked = json.load(sys.stdin)
    requests = [one.encode("latin-1") for one in asked.pop("requests")]
    print(json.dumps(asdict(uvloop.run(load(requests=requests, **asked)))))


if __name__ == "__main__":
    main()
