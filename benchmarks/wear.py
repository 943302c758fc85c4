"""What the ten-thousandth compaction costs beside the first ones: `python -m benchmarks.wear`.

A small shop takes two orders and moves them into its lake, again and again. Processor seconds of the whole
process are told, as other work on the machine changes them little. The copy that servers read is not written:
it costs the same after the first compaction as after the last.
"""

from __future__ import annotations

import argparse
import shutil
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.data import FOLDER, orders
from benchmarks.measure import bar

CUSTOMERS, ORDERS = 60, 300
WINDOW = 100
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """A hundred compactions: which was the last, seconds of the processor for each, and what lies there."""

    last: int
    seconds: float
    files: int
    head_bytes: int

    def __str__(self) -> str:
        return f"| {self.last:,} | {self.seconds:.3f} | {self.files:,} | {self.head_bytes:,} |"


def wear(place: Path, compactions: int) -> list[Window]:
    """Move two orders into the lake so often; what each hundred times cost."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.compact import take_waiting
    from tenure.core.clock import clock
    from tenure.core.ports import SilentProgress
    from tenure.serving.live.record import record
    from tenure.serving.shop import Shop

    settings = settings_from()
    shop = Shop.open(place, settings)
    told: list[Window] = []
    began = time.process_time()
    for number in range(1, compactions + 1):
        record("transactions", _two_orders(number), shop, clock())
        taken = take_waiting(shop.workspace, replace(settings, now=clock()), SilentProgress())
        if taken.fault is not None:
            raise taken.fault
        shop.arrivals.remove(shop.arrivals.batches(), clock())
        if number % WINDOW == 0:
            told.append(_window(place, number, time.process_time() - began))
            if number % 1000 == 0 or number == WINDOW:
                print(told[-1], flush=True)
            began = time.process_time()
    return told


def _two_orders(number: int) -> list[dict[str, object]]:
    at = BEGIN + timedelta(minutes=number)
    ids = [f"c{(2 * number + row) % CUSTOMERS:04d}" for row in range(2)]
    return [
        {"customer_id": who, "order_id": f"live-{number}-{row}", "order_date": at, "amount": 5.0 + row}
        for row, who in enumerate(ids)
    ]


def _window(place: Path, last: int, seconds: float) -> Window:
    lake = place / "lake"
    files = sum(path.is_file() for path in lake.rglob("*"))
    return Window(last, seconds / WINDOW, files, (lake / "HEAD.json").stat().st_size)


def main() -> None:
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.ingest import Ingest, ingest
    from tenure.app.data.orders import OrderLog
    from tenure.app.workspace.init import Init, init
    from tenure.core.ports import SilentProgress
    from tenure.serving.shop import open_shop

    parser = argparse.ArgumentParser(prog="python -m benchmarks.wear", description=__doc__)
    parser.add_argument("--compactions", type=int, default=10_000)
    given = parser.parse_args()
    place = FOLDER / "wear"
    shutil.rmtree(place, ignore_errors=True)
    init(Init(place, currency="GBP"))
    with open_shop(place, settings_from()) as shop:
        ingest(Ingest(OrderLog(str(orders(ORDERS, CUSTOMERS)))), shop, SilentProgress())
    print("| compactions | CPU s each | files of the lake | bytes of HEAD.json |\n|---:|---:|---:|---:|")
    told = wear(place, given.compactions)
    print(bar("last hundred over the second", told[-1].seconds / told[1].seconds, 1.5))


if __name__ == "__main__":
    main()
