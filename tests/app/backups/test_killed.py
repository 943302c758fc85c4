"""Real processes that back up and restore, killed: what is there afterwards is whole, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from tests.in_shop import in_shop

from tenure.app.workspace.repair import Repair, repair
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.store.backups import Backups

STALLING = Path(__file__).with_name("stalling.py")
EVERYTHING = ["1", "2", "3", "4"]


def start(*arguments, database_url: str | None = None) -> subprocess.Popen:
    command = [sys.executable, "-W", "ignore", str(STALLING), *map(str, arguments)]
    environment = dict(os.environ) | ({"TENURE_DATABASE_URL": database_url} if database_url else {})
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def signs_of(*arguments, **options) -> list[str]:
    """What an undisturbed one says."""
    with start(*arguments, 0, **options) as process:
        said = process.communicate(timeout=120)[0].splitlines()
    assert said[-1] == "finished", said
    return [line.partition(" ")[2] for line in said[:-1]]


def kill_at(sign: int, what: str, source, to, *more, **options) -> None:
    with start(what, source, to, sign, *more, **options) as process:
        for line in process.stdout:
            if line == "stalled\n":
                process.send_signal(signal.SIGKILL)
                break
        process.wait(timeout=60)
    assert process.returncode == -signal.SIGKILL, "it was over before it could be killed"


def places_to_kill(signs: list[str]) -> list[int]:
    """At each step, and at a file in the middle of those with several."""
    steps = [number for number, name in enumerate(signs, 1) if name != "a file"]
    between = [start + (end - start) // 2 for start, end in pairwise(steps) if end > start + 1]
    return sorted({*steps, *between})


def content_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def check_whole(shop) -> None:
    found = repair(Repair(shop.path, dry_run=True), shop.settings, SilentProgress())
    assert (found.problem, found.damaged) == ("", ())
    assert shop.lake_orders() == EVERYTHING
    assert shop.waiting_orders() == ["live1"]


@pytest.mark.integration
def test_a_killed_backup_never_looks_whole_and_touches_no_earlier_one(full_shop, tmp_path):
    first = full_shop.back_up().manifest.backup_id
    kept = content_of(full_shop.place / first)
    signs = signs_of("backup", full_shop.path, tmp_path / "elsewhere")
    for sign in places_to_kill(signs):
        finished = signs[sign - 1] == "Removing old backups"
        whole_before = len(Backups(str(full_shop.place)).whole())

        kill_at(sign, "backup", full_shop.path, full_shop.place)

        assert len(Backups(str(full_shop.place)).whole()) == whole_before + finished, signs[sign - 1]
        assert content_of(full_shop.place / first) == kept

    made = full_shop.back_up()
    assert not (full_shop.path / ".backup").exists()
    told, new = full_shop.restored(tmp_path / "new")
    assert told.manifest.backup_id == made.manifest.backup_id
    check_whole(new)


@pytest.mark.integration
def test_a_killed_restore_leaves_the_old_or_the_new_and_works_again(full_shop, tmp_path):
    full_shop.back_up()
    signs = signs_of("restore", full_shop.place, tmp_path / "once")
    for sign in places_to_kill(signs):
        target = tmp_path / f"new{sign}"

        kill_at(sign, "restore", full_shop.place, target)

        assert not target.exists(), signs[sign - 1]
        _, new = full_shop.restored(target)
        check_whole(new)
        assert list(tmp_path.glob(f".new{sign}.*")) == []


@pytest.mark.integration
def test_a_restore_killed_while_it_replaces_a_workspace_loses_neither(full_shop, tmp_path):
    full_shop.back_up()
    before = content_of(full_shop.path)
    signs = signs_of("restore", full_shop.place, tmp_path / "once")
    at = signs.index("Moving the restored workspace into place") + 1
    old = tmp_path / "old"

    kill_at(at, "restore", full_shop.place, full_shop.path, old)
    assert content_of(full_shop.path) == before  # it had not been moved: that is a step more
    kill_at(at + 1, "restore", full_shop.place, full_shop.path, old)
    assert not full_shop.path.exists()
    assert content_of(old) == before

    _, new = full_shop.restored(full_shop.path, move_existing_to=old)

    check_whole(new)
    assert content_of(old) == before


@pytest.mark.integration
@pytest.mark.postgres
def test_a_restore_into_postgresql_that_was_killed_works_again(full_shop, tmp_path, new_database):
    full_shop.back_up()
    signs = signs_of("restore", full_shop.place, tmp_path / "once", database_url=new_database())
    for sign in places_to_kill(signs)[-3:]:
        url, target = new_database(), tmp_path / f"new{sign}"

        kill_at(sign, "restore", full_shop.place, target, database_url=url)
        _, new = full_shop.restored(target, database_url=url)

        assert new.settings.database_url == url
        check_whole(new)


def test_the_steps_that_are_killed_are_those_there_are(full_shop, tmp_path):
    """In this process: what the long tests count on."""

    class Told(SilentProgress):
        def __init__(self) -> None:
            self.steps: list[str] = []

        def step(self, name, total=None):
            self.steps.append(name)

    from tenure.app.backups.backup import Backup, backup
    from tenure.app.backups.restore import Restore, restore

    told = Told()
    in_shop(backup, Backup(str(full_shop.place)), full_shop.path, full_shop.settings, told)
    assert told.steps[-2:] == ["Finishing the backup", "Removing old backups"]
    told.steps.clear()
    restore(Restore(str(full_shop.place), tmp_path / "new"), Settings(), told)
    assert told.steps[-1] == "Moving the restored workspace into place"
