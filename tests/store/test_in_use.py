"""Servers and workers share a workspace; who replaces it waits until the last of them has ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tenure.core.errors import StoreError
from tenure.server import run
from tenure.store.in_use import exclusive_use, in_use
from tenure.worker import __main__ as worker
from tenure.worker import process

HOLD = """
import sys, time
from pathlib import Path
from tenure.store.in_use import in_use
with in_use(Path(sys.argv[1])):
    print("has it", flush=True)
    time.sleep(60)
"""


def refused(folder) -> str:
    with pytest.raises(StoreError) as caught, exclusive_use(folder):
        pass
    return caught.value.code


def test_any_number_share_it_and_the_last_lets_go(tmp_path):
    with in_use(tmp_path):
        with in_use(tmp_path):
            assert refused(tmp_path) == "restore.in_use"
        assert refused(tmp_path) == "restore.in_use"
    with exclusive_use(tmp_path):
        pass


def test_no_process_can_start_during_a_restore(tmp_path):
    with exclusive_use(tmp_path), pytest.raises(StoreError) as caught, in_use(tmp_path):
        pass
    assert caught.value.code == "store.busy"


def test_it_is_had_where_it_was_moved_to(tmp_path):
    (tmp_path / "shop").mkdir()
    with exclusive_use(tmp_path / "shop"):
        (tmp_path / "shop").rename(tmp_path / "before")
        with in_use(tmp_path / "shop"):
            assert not (tmp_path / "shop").exists()


def test_a_killed_process_no_longer_holds_the_lock(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "has it\n"
    assert refused(tmp_path) == "restore.in_use"

    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    with exclusive_use(tmp_path):
        pass


def test_a_server_has_its_workspace_for_as_long_as_it_runs(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(run, "_serve", lambda settings: seen.append(refused(settings.workspace)))

    run.serve(SimpleNamespace(workspace=tmp_path))

    assert seen == ["restore.in_use"]


def test_a_worker_has_its_workspace_for_as_long_as_it_runs(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(process, "run_worker", lambda workspace, *_: seen.append(refused(workspace)))
    monkeypatch.setattr("tenure.worker.logs.log_to_stderr", lambda **_: None)

    assert worker.main(["--workspace", str(tmp_path)]) == 0

    assert seen == ["restore.in_use"]
