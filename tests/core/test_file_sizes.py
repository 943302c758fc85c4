"""Folders stay small, except those that gain a file with every plug: `scripts/check-sizes`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check-sizes"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return subprocess.run(
        [sys.executable, str(SCRIPT)], cwd=folder, capture_output=True, text=True, check=False
    )


def write_modules(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"module_{number}.py").write_text("")


def test_a_folder_with_too_many_files_fails_and_the_next_step_is_shown(tmp_path):
    write_modules(tmp_path / "src/tenure/learning", 26)

    result = check(tmp_path)

    assert result.returncode == 1
    assert result.stdout == "src/tenure/learning: 26 files (limit 25); group some of them in a subfolder\n"


@pytest.mark.parametrize("folder", ["src/tenure/models", "tests/contract/source_samples"])
def test_a_room_of_plugs_may_gain_any_number_of_plugs(tmp_path, folder):
    write_modules(tmp_path / folder, 26)

    assert check(tmp_path).returncode == 0


def test_a_long_file_fails_wherever_it_is(tmp_path):
    write_modules(tmp_path / "src/tenure/models", 1)
    (tmp_path / "src/tenure/models/module_0.py").write_text("x = 1\n" * 401)

    result = check(tmp_path)

    assert result.returncode == 1
    assert "401 lines (limit 400)" in result.stdout
