"""The commands as a person types them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
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


def order_log(customers: int = 300, days: int = 500, seed: int = 3) -> pd.DataFrame:
    """A small shop with repeat buyers, droppers-out and a few refunds."""
    rng = np.random.default_rng(seed)
    gaps = rng.gamma(2.0, 25.0, (customers, 12)).cumsum(axis=1) + rng.uniform(0, 200, (customers, 1))
    kept = (gaps < days) & (np.arange(12) < rng.integers(1, 13, customers)[:, None])
    who, which = np.nonzero(kept)
    first = date(2023, 1, 1)
    return pd.DataFrame(
        {
            "customer_id": [f"c{one:04d}" for one in who],
            "order_id": [f"o{one:05d}" for one in range(len(who))],
            "order_date": [(first + timedelta(days=int(day))).isoformat() for day in gaps[who, which]],
            "amount": rng.gamma(3.0, 12.0, len(who)).round(2),
        }
    ).sort_values("order_date", ignore_index=True)


@pytest.fixture
def orders_csv(tmp_path):
    """`orders.csv` of a small shop, with our own column names."""
    path = tmp_path / "orders.csv"
    order_log().to_csv(path, index=False)
    return path
