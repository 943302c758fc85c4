"""Real processes, killed, starved and crowded: a write happens entirely or not at all."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tenure.app.workspace.init import Init, init
from tenure.app.workspace.repair import Repair, repair
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings

STALLING = Path(__file__).with_name("stalling.py")
WHO = "c7"
SIGNS_OF_AN_INGEST = 13


def start(*arguments) -> subprocess.Popen:
    command = [sys.executable, "-W", "ignore", str(STALLING), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def run(*arguments) -> tuple[int, str]:
    with start(*arguments) as process:
        said = process.communicate(timeout=120)[0]
    return process.returncode, said


def kill_at(sign: int, *arguments, by: signal.Signals = signal.SIGKILL) -> bool:
    """Kill a process where it stalls; False when it had fewer signs of life than that."""
    with start(*arguments, sign) as process:
        for line in process.stdout:
            if line == "stalled\n":
                process.send_signal(by)
                process.wait(timeout=60)
                return True
        process.wait(timeout=60)
    assert process.returncode == 0
    return False


def log_of(lakes, path: Path, first: int, rows: int) -> str:
    """Order rows that do not compress well."""
    dice = random.Random(first)
    made = (
        (f"c{number % 50}", f"o{number}", f"2024-01-{1 + number % 28:02d}", round(dice.uniform(1, 1e6), 6))
        for number in range(first, first + rows)
    )
    return lakes.write_log(path, *made)


@pytest.fixture
def logs(tmp_path, lakes) -> tuple[str, str]:
    return (
        log_of(lakes, tmp_path / "first.csv", 0, 500),
        log_of(lakes, tmp_path / "second.csv", 400, 500),  # 100 rows overlap
    )


@pytest.fixture(scope="module")
def begun(tmp_path_factory, lakes) -> Path:
    """A workspace that holds the first log, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    shop = init(Init(folder / "shop", currency="GBP")).path
    assert run("ingest", shop, log_of(lakes, folder / "first.csv", 0, 500), 0)[0] == 0
    return shop


@pytest.fixture
def half(begun, workspace) -> Path:
    """The workspace, with the first log in it."""
    shutil.copytree(begun, workspace, dirs_exist_ok=True)
    return workspace


def orders_of(lake_rows, version=None) -> list[str]:
    return sorted(row["order_id"] for row in lake_rows(version=version))


@pytest.mark.integration
@pytest.mark.parametrize("sign", range(3, SIGNS_OF_AN_INGEST + 1))
def test_a_killed_ingest_leaves_nothing_and_a_second_one_completes(half, logs, lakes, lake_rows, sign):
    before, readable = lakes.files_of(half), orders_of(lake_rows)

    assert kill_at(sign, "ingest", half, logs[1]), "the ingest was over before it could be killed"

    seen = orders_of(lake_rows)
    committed = seen != readable
    assert len(seen) == (900 if committed else 500)
    if not committed:  # every file the lake refers to is as it was; what lies beyond is nobody's
        after = lakes.files_of(half)
        assert {name: after[name] for name in before} == before

    code, said = run("ingest", half, logs[1], 0)

    assert (code, "finished" in said) == (0, True)
    assert orders_of(lake_rows) == sorted(f"o{number}" for number in range(900))
    assert lakes.strays_of(half) == []


def test_the_signs_of_an_ingest_are_those_the_tests_kill_it_at(half, logs):
    said = run("ingest", half, logs[1], 0)[1].splitlines()

    assert said[-2:] == [f"{SIGNS_OF_AN_INGEST} Cleaning up the lake", "finished"]
    assert any("rows" in line for line in said)


@pytest.mark.integration
def test_a_very_first_ingest_that_is_killed_leaves_an_empty_lake(workspace, logs, lakes, lake_rows):
    assert kill_at(4, "ingest", workspace, logs[0])

    assert lake_rows() == []
    assert run("ingest", workspace, logs[0], 0)[0] == 0
    assert len(lake_rows()) == 500
    assert lakes.strays_of(workspace) == []


@pytest.mark.integration
@pytest.mark.parametrize("sign", (1, 2, 4, 6, 7))
def test_a_killed_forget_is_completed_by_the_next_one(half, logs, lakes, lake_rows, sign):
    # A killed ingest of the same customer lies beyond the head meanwhile.
    assert kill_at(6, "ingest", half, logs[1])

    killed = kill_at(sign, "forget", half, WHO)
    assert len(lake_rows()) in (500, 490)
    code, said = run("forget", half, WHO, 0)

    assert code == 0 or "input.unknown_customer" in said
    assert killed or "input.unknown_customer" in said
    assert len(lake_rows()) == 490
    assert lakes.places_that_mention(half, f"'{WHO}'") == []
    assert lakes.strays_of(half) == []


@pytest.mark.integration
@pytest.mark.parametrize("sign", [4, 5])
def test_ctrl_c_tidies_up_before_it_leaves(half, logs, lakes, sign):
    before = lakes.files_of(half)

    assert kill_at(sign, "ingest", half, logs[1], by=signal.SIGINT)

    assert lakes.files_of(half) == before


@pytest.mark.integration
def test_two_ingests_at_once_wait_for_each_other(workspace, logs, lakes, lake_rows):
    both = [start("ingest", workspace, log, 0) for log in logs]
    said = [process.communicate(timeout=120)[0] for process in both]

    assert ["finished" in text for text in said] == [True, True]
    assert orders_of(lake_rows) == sorted(f"o{number}" for number in range(900))
    assert lakes.strays_of(workspace) == []


@pytest.mark.integration
def test_the_same_file_ingested_twice_at_once_is_there_once(workspace, logs, lake_rows):
    both = [start("ingest", workspace, logs[0], 0) for _ in range(2)]
    for process in both:
        process.communicate(timeout=120)

    assert [process.returncode for process in both] == [0, 0]
    assert len(lake_rows()) == 500
    assert len(lake_rows("batches")) == 1


@pytest.mark.integration
def test_a_file_that_outgrows_its_limit_is_a_store_error(tmp_path, half, lakes, lake_rows):
    before = lakes.files_of(half)
    big = log_of(lakes, tmp_path / "big.csv", 1000, 30_000)

    code, said = run("ingest", half, big, 0, 100_000)

    assert (code, said.splitlines()[-1].split(":")[0]) == (4, "store.full")
    assert lakes.files_of(half) == before
    assert run("ingest", half, big, 0)[0] == 0
    assert len(lake_rows()) == 30_500


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, of 200 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.integration
def test_a_full_disk_is_a_store_error_and_changes_nothing(small_disk, tmp_path, logs, lakes, settings):
    from tenure.store.workspace import Workspace

    shop = init(Init(small_disk / "shop")).path
    assert run("ingest", shop, logs[0], 0)[0] == 0
    before = lakes.files_of(shop)
    big = log_of(lakes, tmp_path / "big.csv", 1000, 30_000)

    code, said = run("ingest", shop, big, 0)

    assert (code, said.splitlines()[-1].split(":")[0]) == (4, "store.full")
    assert lakes.files_of(shop) == before
    assert Workspace.open(shop).lake.version == 1


@pytest.mark.integration
def test_what_is_damaged_is_told_on_a_full_disk_too(small_disk):
    shop = init(Init(small_disk / "shop")).path
    with closing(sqlite3.connect(shop / "store.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE some (thing)")
    with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(bytes(512))

    assert repair(Repair(shop, dry_run=True), Settings(), SilentProgress()).damaged == ()
