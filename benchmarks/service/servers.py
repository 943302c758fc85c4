"""Processes to put a load on, and how to send it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.service.load import Loaded

UNLIMITED = {
    "TENURE_RATE_PER_ADDRESS": "100000000/minute",
    "TENURE_RATE_PER_KEY": "100000000/minute",
    "TENURE_START_WORKER": "false",
}


@dataclass(frozen=True)
class Server:
    """One that answers; `start_seconds` from its first instruction to its first answer."""

    port: int
    process: subprocess.Popen
    start_seconds: float

    def memory_mb(self) -> float:
        """Of the process and those it started."""
        top = psutil.Process(self.process.pid)
        return sum(one.memory_info().rss for one in (top, *top.children(recursive=True))) / 2**20

    def ask(self, path: str, key: str, body: object = None) -> object:
        """One request, its answer as JSON. Raises HTTPError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)


@contextmanager
def service(place: Path, log: Path) -> Iterator[Server]:
    """Ours, as `tenure serve` starts it."""
    port = _free_port()
    arguments = ["-m", "tenure.server", "--workspace", str(place), "--port", str(port)]
    with _started(arguments, port, "/livez", log) as server:
        yield server


@contextmanager
def bare(log: Path) -> Iterator[Server]:
    """A bare FastAPI route on the same server program."""
    port = _free_port()
    program = ["-m", "uvicorn", "benchmarks.service.bare:app", "--no-access-log", "--log-level", "warning"]
    with _started([*program, "--port", str(port)], port, "/predictions/x", log) as server:
        yield server


@contextmanager
def worker(place: Path, log: Path) -> Iterator[subprocess.Popen]:
    """The process that does jobs."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "tenure.worker", "--workspace", str(place)], stdout=written, stderr=written
        )
        try:
            yield process
        finally:
            _end(process)


def get(path: str, key: str) -> str:
    """A request as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {key}\r\n\r\n"


def post(path: str, key: str, body: object) -> str:
    text = json.dumps(body)
    return (
        f"POST {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n{text}"
    )


def load(
    server: Server, requests: Sequence[str], times: int, connections: int, rate: float | None = None
) -> Loaded:
    """Send them from a process of its own. Raises RuntimeError if an answer was a failure."""
    asked = {"port": server.port, "requests": requests, "times": times, "connections": connections}
    if rate:
        asked["rate"] = rate
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.service.load"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-400:])
    found = Loaded(**json.loads(done.stdout))
    if found.failures:
        raise RuntimeError(f"not every answer was a success: {found.statuses}")
    return found


@contextmanager
def _started(arguments: list[str], port: int, path: str, log: Path) -> Iterator[Server]:
    with log.open("ab") as written:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=written, stderr=written, env={**os.environ, **UNLIMITED}
        )
        try:
            _wait_for(port, path, process, log)
            yield Server(port, process, time.perf_counter() - began)
        finally:
            _end(process)


def _wait_for(port: int, path: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"it ended at once: {log.read_text()[-400:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("the server did not answer within a minute")


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
