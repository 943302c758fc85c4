"""Scores of Tenure and of the peers on a case."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.accuracy.cases import HoldOut
from benchmarks.accuracy.real_logs import HOLDOUT
from benchmarks.accuracy.scores import scores

TENURE = "Tenure"
PEERS = Path(__file__).with_name("peers.py")


def tenure_scores(held: HoldOut) -> dict[str, float]:
    """Of the default champion, by one command on the history alone; `seconds` it took."""
    with tempfile.TemporaryDirectory() as folder:
        history, out = Path(folder) / "history.csv", Path(folder) / "out"
        held.history.to_csv(history, index=False)
        case = held.case
        command = ("run", history, "--as-of", case.as_of, "--horizon", f"{case.horizon_days}d", "--out", out)
        began = time.perf_counter()
        _run(Path(sys.executable).with_name("tenure"), *command)
        seconds = time.perf_counter() - began
        predictions = pd.read_parquet(out / "predictions.parquet")
    if "churn_probability" in predictions:
        predictions["order_probability"] = 1 - predictions.churn_probability
    return scores(held, predictions) | {"seconds": seconds}


def peer_scores(held: HoldOut, python: str) -> dict[str, dict[str, float]]:
    """Of every peer that could be fitted."""
    with tempfile.TemporaryDirectory() as folder:
        history, out = Path(folder) / "history.parquet", Path(folder) / "predictions.parquet"
        held.history.to_parquet(history)
        _run(python, PEERS, HOLDOUT, history, held.case.as_of, str(held.case.horizon_days), out)
        told = pd.read_parquet(out)
    return {
        str(name): scores(held, frame.dropna(axis="columns", how="all"))
        for name, frame in told.groupby("contender")
    }


def _run(*command: object) -> None:
    done = subprocess.run([str(one) for one in command], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(str(one) for one in command[:3])} failed:\n{done.stderr[-2000:]}")
