"""Threads that write to the same SQLite file take turns in the order they came."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text

from tenure.core.errors import StoreError
from tenure.store.database import database as database_module
from tenure.store.database.database import Database
from tenure.store.database.writers_line import WriterQueue


def waiting_threads(line: WriterQueue, came: list[int], count: int) -> list[threading.Thread]:
    """Threads that wait in line, each begun when the one before it waits."""

    def take(number: int) -> None:
        with line.turn(30):
            came.append(number)

    threads = [threading.Thread(target=take, args=[number]) for number in range(count)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(line._waiting) < number:
            time.sleep(0.001)
    return threads


def test_writers_get_their_turn_in_order_of_arrival():
    line, came = WriterQueue(), []
    with line.turn(1):
        threads = waiting_threads(line, came, 20)
    for thread in threads:
        thread.join()
    assert came == list(range(20))


def test_a_writer_that_times_out_raises_and_blocks_no_other():
    line = WriterQueue()
    with line.turn(1), pytest.raises(TimeoutError), line.turn(0.01):
        pass
    with line.turn(0.01):
        pass


def test_a_turn_ends_with_whatever_ends_its_block():
    line = WriterQueue()
    with pytest.raises(ZeroDivisionError), line.turn(1):
        raise ZeroDivisionError
    with line.turn(0.01):
        pass


@pytest.fixture
def sqlite(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    database.upgrade()
    yield database
    database.close()


def test_readers_do_not_wait_for_writers(sqlite):
    with sqlite.transaction(), sqlite.transaction(reads_only=True) as connection:
        assert connection.execute(text("SELECT count(*) FROM users")).scalar() == 0
    with sqlite.transaction(), sqlite.snapshot() as connection:
        assert connection.execute(text("SELECT count(*) FROM users")).scalar() == 0


@pytest.mark.parametrize("who", ["the same process", "another one"])
def test_a_writer_that_waits_too_long_gets_a_busy_error(sqlite, monkeypatch, tmp_path, who):
    monkeypatch.setattr(database_module, "_BUSY_MILLISECONDS", 20)
    other = sqlite if who == "the same process" else Database(f"sqlite:///{tmp_path / 'store.db'}")

    with sqlite.transaction(), pytest.raises(StoreError) as caught, other.transaction():
        pass

    assert caught.value.code == "store.busy"
    with other.transaction() as connection:
        assert connection.execute(text("SELECT count(*) FROM users")).scalar() == 0
    other.close()
