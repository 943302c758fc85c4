"""What is old goes, what is in use stays, and whoever is killed in the middle loses nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.app.storage.conftest import NOW
from tests.in_shop import in_shop

from tenure.app.storage.clean_up import CleanUp, clean_up
from tenure.app.storage.usage import usage
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop
from tenure.store.database.schema import AUDIT, JOB_LOG, JOBS, RUNS
from tenure.store.records.jobs import JobStore
from tenure.store.serving import FOLDER, Publication, Serving


def cleaned(place, **kept):
    settings = place.keeping(**kept) if kept else place.settings
    return in_shop(clean_up, CleanUp(), place.path, settings, SilentProgress())


def rows_in(place, table) -> int:
    with place.database.transaction(reads_only=True) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_is_old_goes_and_what_is_young_stays(place):
    old = [place.folder("uploads", 91), place.file("results", 31), place.folder("checks", 91)]
    old += [place.folder("tuning", 366), place.folder("runs", 400)]
    young = [place.folder("uploads", 89), place.file("results", 29), place.folder("runs", 3)]
    for days in (10, 2_000):
        place.audit(days)
        place.job(days)

    made = cleaned(place)

    assert made.removed == {"uploads": 1, "results": 1, "checks": 1, "reports": 2, "jobs": 1, "audit": 1}
    assert made.freed_bytes == 4 * 5_000 + 1_000
    assert not [one for one in old if one.exists()] and all(one.exists() for one in young)
    assert [rows_in(place, table) for table in (JOBS, JOB_LOG, AUDIT)] == [1, 1, 2]  # and the clean-up's own
    assert cleaned(place).removed == {}


def test_what_is_said_beforehand_is_what_goes(place):
    for days in (91, 100, 3):
        place.folder("uploads", days)
        place.job(4 * days)
    place.folder("uploads", 2, ".half")

    with open_shop(place.path, place.settings) as shop:
        told = usage(shop)
    dry = in_shop(clean_up, CleanUp(dry_run=True), place.path, place.settings, SilentProgress())
    made = cleaned(place)

    uploads = next(one for one in told.kinds if one.name == "uploads")
    assert (uploads.count, uploads.bytes, uploads.due_count, uploads.due_bytes) == (3, 15_000, 2, 10_000)
    assert uploads.oldest == NOW - timedelta(days=100) and uploads.keep == "90 days"
    assert dry.dry_run and dry.removed == made.removed == {"uploads": 2, "unfinished": 1, "jobs": 1}
    assert dry.freed_bytes == made.freed_bytes
    assert sum(one.bytes or 0 for one in told.kinds) == told.used_bytes


def test_files_of_jobs_that_wait_or_run_stay(place):
    upload = place.folder("uploads", 1_000)
    running = place.job(900, "running", upload=f"{upload.name}/a.csv")
    waiting = place.job(800, "queued")
    rooms = [place.folder("runs", 900, running), place.folder("checks", 900, waiting)]
    rooms += [place.folder("runs", 900, f".{running}.partial-1")]

    assert cleaned(place).removed == {}
    assert upload.exists() and all(one.exists() for one in rooms)


def test_the_newest_run_stays_however_old_it_is_and_so_does_its_job(place):
    ids = [place.job(days) for days in (2_000, 1_500)]
    older, newest = (place.folder("runs", days, name) for days, name in zip((2_000, 1_500), ids, strict=True))

    cleaned(place)
    cleaned(place)

    assert newest.exists() and not older.exists()
    assert [one.job_id for one in JobStore(place.database).latest()] == [ids[1]]


def test_runs_that_versions_of_the_lake_are_kept_for_stay_with_the_one_that_is_served(place):
    served, *_ = [place.run(3_000 - number) for number in range(403)]
    serving = Serving(place.path / FOLDER)
    serving.folder.mkdir()
    serving.publish(Publication(1, "2026-01-01T00:00:00", 1, run_id=served))

    assert cleaned(place).removed == {"runs": 2}
    assert rows_in(place, RUNS) == 401


def test_copies_that_are_not_served_go(place):
    serving = Serving(place.path / FOLDER)
    serving.folder.mkdir()
    for name in ("copy-000001.duckdb", ".copy-000003.duckdb", "copy-000002.duckdb", "copy-000002.arrow"):
        (serving.folder / name).write_bytes(b"z" * 100)
    serving.publish(Publication(2, "2026-01-01T00:00:00", 1, copy="copy-000002.duckdb"))
    (serving.folder / "copy-000001.duckdb").write_bytes(b"z" * 100)

    made = cleaned(place)

    assert made.removed == {"served": 2} and made.freed_bytes == 200
    there = {one.name for one in serving.folder.iterdir() if "copy" in one.name}
    assert there == {"copy-000002.duckdb", "copy-000002.arrow"}


def test_nothing_goes_that_is_to_be_kept_for_ever(place):
    for room in ("uploads", "checks"):
        place.folder(room, 9_000)
    place.audit(9_000)

    assert cleaned(place, uploads_days=0, checks_days=0, audit_days=0).removed == {}


def test_what_a_killed_clean_up_had_hidden_goes_next_time(place):
    hidden = place.folder("uploads", 0, ".0123.gone")

    assert cleaned(place).removed == {"unfinished": 1}
    assert not hidden.exists()


_CLEANS = """
import sys
from pathlib import Path
from tests.app.storage.conftest import NOW
from tenure.core.settings import Settings
from tenure.app.storage.clean_up import CleanUp, clean_up
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop
with open_shop(Path(sys.argv[1]), Settings(now=NOW)) as shop:
    clean_up(CleanUp(), shop, SilentProgress())
"""


@pytest.mark.integration
def test_a_clean_up_that_is_killed_is_gone_on_with(place):
    old = [place.folder("uploads", 100) for _ in range(1_500)]
    young = [place.folder("uploads", 1) for _ in range(20)]
    for _ in range(50):
        place.job(1_000)

    for _ in range(3):
        before = sum(one.exists() for one in old)
        process = subprocess.Popen(
            [sys.executable, "-c", _CLEANS, str(place.path)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        while process.poll() is None and sum(one.exists() for one in old) > before - 200:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert all(one.exists() for one in young)

    cleaned(place)

    assert sorted((place.path / "uploads").iterdir()) == sorted(young)
    assert rows_in(place, JOBS) == 0
