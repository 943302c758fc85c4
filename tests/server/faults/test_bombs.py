"""While a server refuses what is made to take its time, its memory or its disk, it answers everybody else."""

from __future__ import annotations

import gzip
import threading
import time
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.integration
UPLOADS = "/api/v1/uploads"
HEADER = "customer_id,order_id,order_date,amount"


class Prober(threading.Thread):
    """Asks `/livez` again and again; `slowest` is the longest answer in seconds."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._url, self._over = f"http://127.0.0.1:{port}/livez", threading.Event()
        self.slowest, self.answers = 0.0, 0

    def run(self) -> None:
        with httpx.Client(timeout=30) as client:
            while not self._over.is_set():
                begin = time.monotonic()
                assert client.get(self._url).status_code == 200
                self.slowest = max(self.slowest, time.monotonic() - begin)
                self.answers += 1
                time.sleep(0.02)

    def end(self) -> None:
        self._over.set()
        self.join(30)


def lives(pid: int) -> bool:
    """Whether it runs; what has ended and was not yet asked how does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> set[int]:
    """Processes below a process, and below those."""
    found, waiting = set(), [pid]
    parents = {}
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                parents[int(one.name)] = int((one / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    while waiting:
        above = waiting.pop()
        below = {child for child, parent in parents.items() if parent == above} - found
        found |= below
        waiting += below
    return found


def test_a_bomb_of_four_gibibytes_holds_nobody_up(place):
    server = place().server()
    bomb = gzip.compress(bytes(64 << 20), mtime=0) * 64  # four gibibytes in four mebibytes
    prober = Prober(server.port)
    prober.start()

    refused = server.client.post(f"{UPLOADS}?filename=bomb.csv.gz", content=bomb, timeout=120)
    prober.end()

    assert (refused.status_code, refused.json()["code"]) == (422, "input.upload_size"), refused.text
    assert prober.answers > 10 and prober.slowest < 1.0, prober.slowest


def test_a_preview_that_nobody_waits_for_is_killed_and_one_that_is_wide_holds_nobody_up(place):
    shop = place()
    server = shop.server()
    many = f"{HEADER}\n" + "".join(
        f"c{n % 9_973},{n},2024-0{n % 9 + 1}-{n % 28 + 1:02},{n % 90}\n" for n in range(1_500_000)
    )
    made = server.client.post(f"{UPLOADS}?filename=many.csv", content=many, timeout=120).json()
    server.client.post(f"{UPLOADS}/{made['upload_id']}/preview", json={}, timeout=300).raise_for_status()
    idle = children_of(server.process.pid)
    prober = Prober(server.port)
    prober.start()

    with pytest.raises(httpx.ReadTimeout):
        server.client.post(f"{UPLOADS}/{made['upload_id']}/preview", json={}, timeout=1.0)
    end = time.monotonic() + 20
    while children_of(server.process.pid) - idle and time.monotonic() < end:
        time.sleep(0.1)
    prober.end()

    assert children_of(server.process.pid) <= idle
    assert prober.slowest < 1.0, prober.slowest
    server.kill()
    end = time.monotonic() + 20
    while any(map(lives, idle)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(lives, idle))
