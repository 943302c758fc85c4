"""No code names a plug outside the plug's room: `scripts/check-plugs`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "check-plugs")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def rooms(tmp_path):
    """A source tree with a model, a source, a channel and room for code that uses them."""
    for plug in ("models/bg_nbd.py", "models/linear.py", "sources/csv.py", "channels/webhook.py"):
        file = tmp_path / "src" / "tenure" / plug
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'NAME = "{file.stem}"\n')
    (tmp_path / "src" / "tenure" / "app").mkdir()
    return tmp_path


@pytest.mark.integration
def test_this_repository_names_no_plug_outside_its_room():
    found = check(ROOT)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    "line",
    [
        'DEFAULT = "bg_nbd"',
        'hint = "choose bg_nbd or another model"',
        'def run(channel="webhook"): ...',
        'if card.source == "csv": ...',
        'model = MODELS.load("linear")',
        'hint = f"use --source csv for {name}"',
    ],
)
def test_a_plug_named_elsewhere_fails_and_the_place_is_shown(rooms, line):
    (rooms / "src" / "tenure" / "app" / "use.py").write_text(f"\n{line}\n")
    found = check(rooms)
    assert found.returncode == 1
    assert "app/use.py:2" in found.stdout


@pytest.mark.parametrize(
    "line",
    ['"""As `bg_nbd` does."""', 'kind = "csv"', 'doc = "a linear scale"', 'event = "a webhook is called"'],
)
def test_docstrings_and_ordinary_words_pass(rooms, line):
    (rooms / "src" / "tenure" / "app" / "use.py").write_text(f"{line}\n")
    assert check(rooms).returncode == 0
