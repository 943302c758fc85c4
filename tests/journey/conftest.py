"""The commands as a person types them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.order_logs import order_log
from typer.testing import CliRunner


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


class Shell:
    """Runs commands in one folder: `shell("run", "orders.csv")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: object) -> Said:
        from tenure.cli.main import cli

        with contextlib.chdir(self.folder):
            words = [str(one) for one in arguments]
            result = CliRunner(env={"TENURE_WORKSPACE": None}).invoke(cli, words, catch_exceptions=False)
        return Said(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def tenure(tmp_path):
    """A shell in an empty folder."""
    return Shell(tmp_path)


@pytest.fixture
def orders_csv(tmp_path):
    """`orders.csv` of a small shop, with our own column names."""
    path = tmp_path / "orders.csv"
    order_log().to_csv(path, index=False)
    return path
