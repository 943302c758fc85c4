"""The service under load, beside a bare FastAPI route in the same run: `python -m benchmarks.service`.

Ratios to the bare route count more than milliseconds: the client runs on the same two cores. A load is given
twice: as many requests as are answered (every connection sends the next at once: with 50 of them the latency
is 50 over the throughput), and at a fixed rate, each counted from the moment it was due.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.data import FOLDER
from benchmarks.measure import bar
from benchmarks.service import asked, servers
from benchmarks.service.load import Loaded
from benchmarks.service.servers import Server
from benchmarks.service.shop import key_for, shop, some_customers

LOG = FOLDER / "service.log"
RATE = 300
"""Requests a second that one process is to carry; half as many from facts."""

FACTS = "from facts"
ORDER_RATE = 20
"""Single orders a second: what a shop of a million customers has at its best hour."""


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    customers: int
    listed: int
    requests: int
    connections: int
    memory_requests: int
    pages: int


@dataclass(frozen=True)
class Running:
    """Our service on a workspace, and a key to ask it with."""

    server: Server
    place: Path
    key: str


def predictions(sizes: Sizes, ours: Running, bare: Server) -> None:
    """Single predictions: of stored customers, and from facts."""
    ids = some_customers(ours.place, 2000)
    stored = [asked.stored(one, ours.key) for one in ids]
    vectors = [asked.vector(number, ours.key) for number in range(2000)]
    plain = [servers.get(f"/predictions/{one}", ours.key) for one in ids]
    full: list[tuple[str, Loaded]] = []
    paced: list[tuple[str, Loaded]] = []
    seconds = max(1, sizes.requests // RATE // 2)
    for name, server, requests in (
        ("bare FastAPI route", bare, plain),
        ("stored customer", ours.server, stored),
        (FACTS, ours.server, vectors),
    ):
        servers.load(server, requests, min(1000, sizes.requests), sizes.connections)  # warm
        full.append((name, servers.load(server, requests, sizes.requests, sizes.connections)))
        rate = RATE // 2 if name == FACTS else RATE
        loaded = servers.load(server, requests, seconds * rate, sizes.connections, rate)
        paced.append((f"{name}, {rate} a second", loaded))
    full.append(
        ("stored customer, one connection", servers.load(ours.server, stored, min(2000, sizes.requests), 1))
    )
    _tell("Single predictions, as many as it takes", full)
    print(bar("stored customers a second", full[1][1].per_second, RATE, at_least=True))
    print(bar("from facts, a second", full[2][1].per_second, RATE / 2, at_least=True))
    _tell("Single predictions, at a fixed rate", paced)
    one, facts = paced[1][1], paced[2][1]
    print(bar("p50 ms of a stored customer", one.p50, 10))
    print(bar("p99 ms of a stored customer", one.p99, 40))
    print(bar("p50 ms from facts (twice a stored customer's bar)", facts.p50, 20))
    print(bar("p99 ms from facts (twice a stored customer's bar)", facts.p99, 80))


def batch(sizes: Sizes, ours: Running, bare: Server) -> None:
    """10,000 customers in one request."""
    ids = some_customers(ours.place, 10_000)
    request = asked.batch(ids, ours.key)
    servers.load(ours.server, [request], 1, 1)
    found = servers.load(ours.server, [request], 5, 1)
    _tell(f"A batch of {len(ids):,} customers", [("batch", found)])
    print(bar("worst of five, seconds", found.worst / 1e3, 1))


def memory(sizes: Sizes, ours: Running, bare: Server) -> None:
    """Memory before and after many requests of each kind."""
    ids = some_customers(ours.place, 5000)
    requests = [asked.stored(one, ours.key) for one in ids]
    requests += [asked.vector(number, ours.key) for number in range(1000)]
    servers.load(ours.server, requests, min(20_000, sizes.memory_requests), sizes.connections)  # warm
    marks = [ours.server.memory_mb()]
    for _ in range(4):
        servers.load(ours.server, requests, sizes.memory_requests // 4, sizes.connections)
        marks.append(ours.server.memory_mb())
    print(f"\n## Memory over {sizes.memory_requests:,} requests\n")
    print(" -> ".join(f"{mark:,.0f} MB" for mark in marks))
    print(bar("last over first", marks[-1] / marks[0], 1.05))


def live_orders(sizes: Sizes, ours: Running, bare: Server) -> None:
    """Single orders, alone and beside four who send long lists without a pause."""
    with _copy_of(ours.place) as place, running(place) as shop:
        numbers = iter(range(10**9))

        def single(seconds: int) -> Loaded:
            requests = [asked.order(next(numbers), shop.key) for _ in range(seconds * ORDER_RATE)]
            return servers.load(shop.server, requests, len(requests), 20, ORDER_RATE)

        single(3)  # warm
        told = [(f"{ORDER_RATE} a second, nobody else", single(20))]
        for rows in (100, 1_000, 10_000):
            lists = [asked.orders(next(numbers), rows, shop.key) for _ in range(200_000 // rows)]
            with ThreadPoolExecutor(1) as senders:
                sending = senders.submit(servers.load, shop.server, lists, len(lists), 4)
                beside = single(20)
                bulk = sending.result()
            told.append((f"{ORDER_RATE} a second, beside lists of {rows:,}", beside))
            told.append((f"those lists of {rows:,}", bulk))
    _tell("Orders as they happen", told)
    for name, loaded in told[1::2]:
        print(bar(f"p99 ms, {name}", loaded.p99, 200))


def training(sizes: Sizes, ours: Running, bare: Server) -> None:
    """Single predictions while a worker trains."""
    ids = some_customers(ours.place, 2000)
    requests = [asked.stored(one, ours.key) for one in ids]
    with servers.worker(ours.place, LOG):
        job = asked.train(ours.server, ours.key)
        _until(lambda: asked.job_state(ours.server, ours.key, job) == "running")
        time.sleep(3)
        paced = servers.load(ours.server, requests, 20 * RATE, sizes.connections, RATE)
        full = servers.load(ours.server, requests, sizes.requests // 4, sizes.connections)
        state = asked.job_state(ours.server, ours.key, job)
        asked.cancel(ours.server, ours.key, job)
    _tell(
        f"Stored customers while a training runs (it was {state} at the end)",
        [(f"{RATE} a second", paced), ("as many as it takes", full)],
    )
    print(bar(f"p99 ms at {RATE} a second", paced.p99, 150))


def listing(sizes: Sizes, ours: Running, bare: Server) -> None:
    """Pages of customers by predicted value, from the first on."""
    began = time.perf_counter()
    asked.page(ours.server, ours.key, "")
    cold = 1e3 * (time.perf_counter() - began)
    times: list[float] = []
    after = ""
    for _ in range(sizes.pages):
        began = time.perf_counter()
        after = asked.page(ours.server, ours.key, after)
        times.append(1e3 * (time.perf_counter() - began))
        if not after:
            break
    ordered = sorted(times)
    print(f"\n## Pages of {sizes.listed:,} customers by predicted_clv\n")
    print("| page | ms |\n|---|---:|")
    print(
        f"| first, the moment the server is up | {cold:.1f} |\n| first | {times[0]:.1f} |\n| {len(times):,}th | {times[-1]:.1f} |"
    )
    print(f"| median | {ordered[len(ordered) // 2]:.1f} |\n| worst | {ordered[-1]:.1f} |\n")
    print(bar("first page, ms", times[0], 100))
    print(bar(f"page {len(times):,}, ms", times[-1], 100))


PARTS: dict[str, Callable[[Sizes, Running, Server], None]] = {
    "predictions": predictions,
    "batch": batch,
    "memory": memory,
    "training": training,
    "orders": live_orders,
    "listing": listing,
}


@contextmanager
def _copy_of(place: Path) -> Iterator[Path]:
    """What is written to it is gone afterwards: the shops are measured again and again."""
    with TemporaryDirectory(dir=FOLDER) as folder:
        yield Path(shutil.copytree(place, Path(folder) / place.name))


@contextmanager
def running(place: Path) -> Iterator[Running]:
    key = key_for(place)
    with servers.service(place, LOG) as server:
        print(bar(f"start on {place.name}, seconds", server.start_seconds, 3))
        yield Running(server, place, key)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--customers", type=int, default=20_000, help="of the workspace that predicts")
    parser.add_argument("--listed", type=int, default=1_000_000, help="customers of the one that is listed")
    parser.add_argument("--model", default=None, help="champion; the blend when left out")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--memory-requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--pages", type=int, default=1000)
    given = parser.parse_args()
    sizes = Sizes(
        given.customers,
        given.listed,
        given.requests,
        given.connections,
        given.memory_requests,
        given.pages,
    )
    FOLDER.mkdir(exist_ok=True)
    print(f"# The service under load: {sizes.connections} connections\n")
    with servers.bare(LOG) as bare:
        if predicting := [name for name in PARTS if name in given.only and name != "listing"]:
            with running(shop(sizes.customers, given.model)) as ours:
                for name in predicting:
                    PARTS[name](sizes, ours, bare)
        if "listing" in given.only:
            with running(shop(sizes.listed, "bg_nbd_gamma_gamma")) as ours:
                listing(sizes, ours, bare)


def _tell(title: str, rows: list[tuple[str, Loaded]]) -> None:
    print(f"\n## {title}\n")
    print("| what | connections | requests/s | p50 ms | p90 ms | p99 ms | worst ms | bytes |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, row in rows:
        figures = " | ".join(f"{one:.1f}" for one in (row.p50, row.p90, row.p99, row.worst))
        print(f"| {name} | {row.connections} | {row.per_second:,.0f} | {figures} | {row.answer_bytes:,} |")
    print(flush=True)


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come to that within a minute")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
