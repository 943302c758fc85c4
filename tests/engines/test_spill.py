import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from tenure.engines.memory import spill as _spill
from tenure.engines.memory.spill import SpillFolder


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_goes_when_it_is_closed(place):
    spill = SpillFolder()
    (Path(spill.name) / "block").write_text("x")

    spill.cleanup()

    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(place):
    program = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from tenure.engines.memory.spill import SpillFolder
print(SpillFolder().name, flush=True)
os.kill(os.getpid(), 9)
"""
    said = subprocess.run(
        [sys.executable, "-c", program, str(place)], capture_output=True, text=True, check=False
    )
    left = Path(said.stdout.strip())
    assert said.returncode == -9 and left.is_dir()

    SpillFolder().cleanup()

    assert not left.exists()


def test_what_is_in_use_stays(place):
    first = SpillFolder()
    (Path(first.name) / "block").write_text("x")

    SpillFolder().cleanup()

    assert (Path(first.name) / "block").exists()
    first.cleanup()


def test_a_folder_of_that_name_without_a_lock_is_not_ours_to_remove(place):
    (place / "tenure-spill-mine").mkdir()

    SpillFolder().cleanup()

    assert (place / "tenure-spill-mine").is_dir()


def test_many_begin_at_once_and_none_takes_anothers_folder(place):
    def begin(_: int) -> None:
        for _ in range(20):
            spill = SpillFolder()
            assert Path(spill.name).is_dir()
            spill.cleanup()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert list(place.iterdir()) == []


def test_a_folder_that_somebody_sweeps_is_left_to_them(place, monkeypatch):
    taken = []

    def locked_first(folder):
        if not taken:
            taken.append(FileLock(folder / "in-use.lock"))
            taken[0].acquire()
        return _spill_locked(folder)

    _spill_locked = _spill._locked
    monkeypatch.setattr(_spill, "_locked", locked_first)

    spill = SpillFolder()

    assert Path(spill.name).is_dir()
    assert Path(taken[0].lock_file).parent != Path(spill.name)
    spill.cleanup()
    taken[0].release()
