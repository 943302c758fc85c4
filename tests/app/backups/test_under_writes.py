"""Backups of a shop that takes orders in, moves them into the lake and ingests files meanwhile.

Every backup is restored: what was answered before it began is there, nothing is there twice, and of what came
in one after the other there is a beginning without gaps.
"""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.importing import import_log
from tests.in_shop import in_shop

from tenure.app.data.compact import Compact, compact
from tenure.app.data.orders import OrderLog
from tenure.core.clock import clock
from tenure.core.settings import Settings
from tenure.store.lake import copy as lake_copy
from tenure.store.lake.copy import LakeFiles

ROWS_OF_A_FILE = 5


def ingest_file(shop, folder: Path, number: int) -> None:
    path = folder / f"file{number}.csv"
    rows = (
        f"c{row},file{number}-{row},2024-01-{row + 1:02d},{number + 1}\n" for row in range(ROWS_OF_A_FILE)
    )
    path.write_text("customer_id,order_id,order_date,amount\n" + "".join(rows))
    import_log(OrderLog(str(path), source="csv"), shop.path, shop.settings)


def orders_of(shop) -> list[str]:
    """Every order, once everything that waits has been taken in: one that is there twice is listed twice."""
    in_shop(compact, Compact(), shop.path, shop.settings)
    assert shop.waiting_orders() == []
    return shop.lake_orders()


def check(orders: list[str], answered: set[str], files: int) -> None:
    assert [order for order, count in Counter(orders).items() if count > 1] == []
    assert answered <= set(orders)
    live = sorted(int(one.removeprefix("live")) for one in orders if one.startswith("live"))
    assert live == list(range(len(live)))
    of_files = Counter(one.partition("-")[0] for one in orders if one.startswith("file"))
    assert set(of_files.values()) <= {ROWS_OF_A_FILE}
    assert of_files.keys() == {f"file{number}" for number in range(len(of_files))}
    assert len(of_files) >= files


# The moments that matter, one by one


def test_orders_that_move_into_the_lake_between_the_two_looks(full_shop, tmp_path, monkeypatch):
    look, moved = lake_copy._pointers, []

    def move_first(*arguments):
        if not moved:
            moved.append(in_shop(compact, Compact(), full_shop.path, full_shop.settings))
        return look(*arguments)

    monkeypatch.setattr(lake_copy, "_pointers", move_first)
    made = full_shop.back_up()

    assert moved[0].removed == 1
    assert (made.manifest.holds.lake_version, made.manifest.holds.waiting) == (2, 0)
    _, new = full_shop.restored(tmp_path / "new")
    assert orders_of(new) == ["1", "2", "3", "4", "live1"]


@pytest.mark.parametrize("step", ["names", "pieces"])
def test_orders_that_move_into_the_lake_while_it_is_copied(full_shop, tmp_path, monkeypatch, step):
    do, moved = getattr(LakeFiles, step), []

    def move_first(*arguments):
        if not moved:
            moved.append(in_shop(compact, Compact(), full_shop.path, full_shop.settings))
            full_shop.arrive("live2")
        return do(*arguments)

    monkeypatch.setattr(LakeFiles, step, move_first)
    made = full_shop.back_up()

    assert full_shop.waiting_orders() == ["live2"]
    assert (made.manifest.holds.lake_version, made.manifest.holds.waiting) == (1, 1)
    _, new = full_shop.restored(tmp_path / "new")
    assert orders_of(new) == ["1", "2", "3", "4", "live1"]


def test_orders_that_are_in_the_lake_and_still_wait_count_once(full_shop, tmp_path, monkeypatch):
    """As after a kill between the lake and what is served."""
    from tenure.app.data import compact as compacting

    monkeypatch.setattr(compacting, "refresh_serving", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        in_shop(compact, Compact(), full_shop.path, full_shop.settings)
    monkeypatch.undo()
    made = full_shop.back_up()

    assert (made.manifest.holds.lake_version, made.manifest.holds.waiting) == (2, 1)
    _, new = full_shop.restored(tmp_path / "new")
    assert orders_of(new) == ["1", "2", "3", "4", "live1"]


# All at once


class Busy:
    """Threads that post orders, move them into the lake and ingest files, until told to stop."""

    def __init__(self, shop, folder: Path) -> None:
        self._shop, self._folder = shop, folder
        self._stop = threading.Event()
        self.answered: list[str] = []
        self.files = 0
        self.faults: list[BaseException] = []

    @contextmanager
    def at_work(self):
        threads = [
            threading.Thread(target=self._again, args=(one,)) for one in (self._post, self._move, self._file)
        ]
        for one in threads:
            one.start()
        try:
            yield self
        finally:
            self._stop.set()
            for one in threads:
                one.join()
        assert self.faults == []

    def _again(self, act) -> None:
        try:
            while not self._stop.is_set():
                act()
        except BaseException as fault:  # noqa: BLE001 - told by the test
            self.faults.append(fault)

    def _post(self) -> None:
        order_id = f"live{len(self.answered)}"
        self._shop.arrive(order_id)
        self.answered.append(order_id)
        self._stop.wait(0.02)

    def _move(self) -> None:
        in_shop(compact, Compact(), self._shop.path, self._shop.settings)

    def _file(self) -> None:
        ingest_file(self._shop, self._folder, self.files)
        self.files += 1
        self._stop.wait(0.2)


@pytest.mark.integration
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_every_backup_of_a_busy_shop_is_whole(shop, tmp_path, kind, request):
    def database_url() -> str | None:
        return None if kind == "sqlite" else request.getfixturevalue("new_database")()

    shop.settings = Settings(now=clock(), database_url=database_url())
    made = []
    with Busy(shop, tmp_path).at_work() as busy:
        while len(made) < 6:
            answered, files = set(busy.answered), busy.files
            if len(answered) > 10 * len(made):
                made.append((shop.back_up().manifest, answered, files))

    assert made[-1][0].holds.lake_version > made[0][0].holds.lake_version
    for manifest, answered, files in made:
        source = shop.place / manifest.backup_id
        told, new = shop.restored(tmp_path / f"of-{manifest.backup_id}", source, database_url=database_url())
        assert told.manifest.store.kind == ("sqlite" if kind == "sqlite" else "postgresql")
        check(orders_of(new), answered, files)
