"""From value to action on a million customers: `python -m benchmarks.activation`.

Groups, clusters, a rule, an audience delivered to a server that only counts, and the best budget beside a
grid search.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.data import FOLDER, orders
from benchmarks.measure import Contender, Measured, bar, measure, tell
from benchmarks.service.shop import ORDERS_EACH, shop

RULE = "predicted_clv >= 20 and churn_probability > 0.5 and orders >= 2"


def run(name: str, function: str, times: int = 1, **inputs: object) -> Measured:
    (found,) = measure(Contender(name, sys.executable, "activation", function, inputs), times=times)
    return found


def groups(place: Path) -> None:
    ours = run("Tenure", "rfm_and_tiers", 3, place=str(place))
    tell("RFM and value tiers, 1 M customers", [ours], [bar("seconds", ours.seconds, 3)])


def clusters(place: Path) -> None:
    found = [run(method, "clusters", place=str(place), method=method) for method in ("kmeans", "gmm")]
    tell("Clusters, 1 M customers, number chosen", found, [bar("k-means, seconds", found[0].seconds, 60)])


def rule(place: Path) -> None:
    ours = run("Tenure", "rule", 3, place=str(place), text=RULE)
    tell(f"Members of a rule, 1 M customers: {RULE}", [ours], [])


def audience(place: Path) -> None:
    with counting_server() as (address, counted):
        ours = run("Tenure", "audience", place=str(aside(with_contacts, place)), sink=address)
    rows = f"rows at the server: {counted['rows']:,} in {counted['calls']:,} calls"
    tell("1 M members frozen and delivered to a Meta-shaped server", [ours], [
        bar("seconds", ours.seconds, 60), bar("peak GB", ours.peak_mb / 1024, 1), f"- {rows}",
    ])  # fmt: skip


def budget(place: Path) -> None:
    ours = run("Tenure", "budget", 3, cells=50, grid=200_000, seed=7)
    tell("The best budget of 50 cells beside a grid of 200,000 steps", [ours], [
        bar("seconds", ours.seconds, 1), bar("percent below the grid", ours.facts["percent_below"], 0.1),
    ])  # fmt: skip


PARTS: dict[str, Callable[[Path], None]] = {
    "groups": groups,
    "clusters": clusters,
    "rule": rule,
    "audience": audience,
    "budget": budget,
}


def aside(prepare: Callable[..., Path], *given: object) -> Path:
    """In a process of its own: what it takes in memory would be counted as that of every process begun here."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(prepare, *given).result()


def with_contacts(place: Path) -> Path:
    """The same workspace, with an address, a number and consent of everybody."""
    made = place.with_name(f"{place.name}_contacts")
    if not made.exists():
        from tenure.app.bootstrap import settings_from
        from tenure.app.data.ingest import Ingest, ingest
        from tenure.app.data.orders import OrderLog
        from tenure.core.orders.reading import ReadOptions
        from tenure.core.ports import SilentProgress
        from tenure.serving.shop import open_shop

        unfinished = made.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(place, unfinished)
        customers = int(place.name.split("_")[1])
        log = str(orders(ORDERS_EACH * customers, customers))
        options = ReadOptions(customers=str(contacts(Path(log))))
        with open_shop(unfinished, settings_from()) as shop:
            ingest(Ingest(OrderLog(log, options=options)), shop, SilentProgress())
        unfinished.rename(made)
    from tenure.app.bootstrap import settings_from
    from tenure.serving.publish import refresh_serving
    from tenure.store.workspace import open_workspace

    settings = settings_from()
    refresh_serving(open_workspace(made, settings), settings)
    return made


def contacts(log: Path) -> Path:
    """A customers table for everybody in the log."""
    import duckdb

    path = log.with_name(f"{log.stem}_contacts.parquet")
    if not path.exists():
        query = (
            f"SELECT customer_id, 'shopper' || customer_id || '@example.com' AS email, "
            "'+44207946' || lpad((row_number() OVER () % 10000)::VARCHAR, 4, '0') AS phone, 'GB' AS country, "
            f"true AS consent_ads FROM (SELECT DISTINCT customer_id FROM '{log}')"
        )
        duckdb.sql(query).write_parquet(str(path))
    return path


@contextmanager
def counting_server() -> Iterator[tuple[str, dict[str, int]]]:
    """Takes everything, as Meta's Graph API would answer, and counts it."""
    counted = {"rows": 0, "calls": 0}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({"data": []})

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["content-length"])))
            rows = len(given.get("payload", {}).get("data", []))
            counted["rows"] += rows
            counted["calls"] += 1
            self._answer({"id": "1", "num_received": rows, "num_invalid_entries": 0, "session_id": "1"})

        def log_message(self, *_words: object) -> None:
            pass

        def _answer(self, body: object) -> None:
            content = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", counted
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.activation", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--customers", type=int, default=1_000_000)
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    place = aside(shop, given.customers, "bg_nbd_gamma_gamma")
    for name in given.only:
        PARTS[name](place)


if __name__ == "__main__":
    main()
