"""`tenure storage` and `tenure clean-up`."""

from __future__ import annotations

import os

import pytest
from typer.testing import CliRunner

from tenure.app.workspace.init import Init, init
from tenure.cli.main import cli


@pytest.fixture
def workspace(tmp_path):
    path = init(Init(tmp_path / "shop")).path
    old = path / "uploads" / "0123"
    old.mkdir(parents=True)
    (old / "orders.csv").write_bytes(b"x" * 3_000)
    os.utime(old / "orders.csv", (1e9, 1e9))
    return path


def said(*words: str) -> str:
    answer = CliRunner().invoke(cli, words)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_table_fits_a_terminal(workspace):
    lines = said("storage", "--workspace", str(workspace)).splitlines()

    assert max(map(len, lines)) <= 100
    uploads = next(line for line in lines if "Uploaded files" in line)
    assert uploads.split()[2:] == ["1", "3", "KiB", "2001-09-09", "90", "days", "1", "3", "KiB"]


def test_a_dry_run_removes_nothing(workspace):
    assert "uploads: 1 would be removed" in said("clean-up", "--workspace", str(workspace), "--dry-run")
    assert (workspace / "uploads" / "0123").exists()
    assert "uploads: 1 removed" in said("clean-up", "--workspace", str(workspace))
    assert not (workspace / "uploads" / "0123").exists()
    assert "nothing to remove" in said("clean-up", "--workspace", str(workspace))
