"""`make bench`: speed and memory beside hand-written SQL, pandas and lifetimes, in one run.

    python -m benchmarks.speed --peer-python .venv-bench/bin/python [--only summary features ...]

Ratios count, not seconds: every table is measured in one go on one machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.data import leavers, orders, summary, workbook
from benchmarks.measure import Contender, Measured, bar, measure, tell

OURS = sys.executable
RETAIL = (
    Path(os.environ.get("TENURE_DATA_DIR", "../shared/data")) / "online_retail_ii" / "online_retail_II.csv.gz"
)


def summary_10m(peer: str) -> None:
    data = {"path": str(orders(10_000_000, 1_000_000))}
    ours, sql = measure(
        Contender("Tenure", OURS, "summary", "tenure", data),
        Contender("hand-written DuckDB SQL", OURS, "summary", "sql", data),
        times=5,
    )
    pandas, lifetimes = measure(
        Contender("pandas", OURS, "summary", "pandas", data),
        Contender("lifetimes (read not counted)", peer, "summary", "lifetimes", data),
        times=2,
    )
    tell("BTYD + RFM summary, 10 M orders, 1 M customers", [ours, sql, pandas, lifetimes], [
        bar("times hand-written SQL", ours.seconds / sql.seconds, 1.15),
        bar("times faster than pandas", pandas.seconds / ours.seconds, 3, at_least=True),
        bar("times faster than lifetimes", lifetimes.seconds / ours.seconds, 6, at_least=True),
        bar("peak GB", ours.peak_mb / 1024, 1.5),
    ])  # fmt: skip


def summary_100m(peer: str) -> None:
    data = {"path": str(orders(100_000_000, 5_000_000)), "memory_limit": "3GB"}
    ours, sql = measure(
        Contender("Tenure, limit 3 GB", OURS, "summary", "tenure", data),
        Contender("hand-written SQL, limit 3 GB", OURS, "summary", "sql", data),
    )
    tell(
        "BTYD + RFM summary, 100 M orders, 5 M customers",
        [ours, sql],
        [bar("peak GB", ours.peak_mb / 1024, 4.5)],
    )


def all_features(peer: str) -> None:
    data = {"path": str(orders(10_000_000, 1_000_000))}
    every, ours = measure(
        Contender("every feature, limit 3 GB", OURS, "features", "tenure", data | {"memory_limit": "3GB"}),
        Contender("BTYD summary", OURS, "summary", "tenure", data),
        times=2,
    )
    tell("All features, 10 M orders, 1 M customers", [every, ours], [
        bar("times the BTYD summary", every.seconds / ours.seconds, 6),
        bar("peak GB", every.peak_mb / 1024, 4),
    ])  # fmt: skip


def bg_nbd_fit(peer: str) -> None:
    data = {"path": str(summary(1_000_000))}
    ours, lifetimes = measure(
        Contender("Tenure", OURS, "bg_nbd", "tenure_fit", data),
        Contender("lifetimes", peer, "bg_nbd", "lifetimes_fit", data),
        times=3,
    )
    apart = max(abs(ours.facts[name] / value - 1) for name, value in lifetimes.facts.items())
    tell("BG/NBD fit, 1 M customers", [ours, lifetimes], [
        bar("times faster than lifetimes", lifetimes.seconds / ours.seconds, 8, at_least=True),
        bar("largest relative difference of a parameter, in 1e-4", apart * 1e4, 1),
    ])  # fmt: skip


def bg_nbd_predict(peer: str) -> None:
    data = {"path": str(summary(1_000_000))}
    ours, lifetimes = measure(
        Contender("Tenure", OURS, "bg_nbd", "tenure_predict", data),
        Contender("lifetimes", peer, "bg_nbd", "lifetimes_predict", data),
        times=3,
    )
    tell("BG/NBD prediction, 1 M customers", [ours, lifetimes], [bar("seconds", ours.seconds, 1)])


def pareto_nbd_fit(peer: str) -> None:
    data = {"path": str(leavers(100_000))}
    ours, lifetimes = measure(
        Contender("Tenure", OURS, "pareto_nbd", "tenure_fit", data),
        Contender("lifetimes", peer, "pareto_nbd", "lifetimes_fit", data),
        times=2,
    )
    estimates = {"Tenure": ours.facts, "lifetimes": lifetimes.facts}
    at = Contender("by our equation", OURS, "pareto_nbd", "log_likelihoods", data | {"parameters": estimates})
    likely = measure(at)[0].facts
    behind = (likely["lifetimes"] - likely["Tenure"]) / abs(likely["lifetimes"])
    tell("Pareto/NBD fit, 100 k customers", [ours, lifetimes], [
        bar("times faster than lifetimes", lifetimes.seconds / ours.seconds, 50, at_least=True),
        bar("log-likelihood behind lifetimes', in millionths", behind * 1e6, 1),
    ])  # fmt: skip


def intervals(peer: str) -> None:
    ours = measure(Contender("Tenure", OURS, "champion", "intervals", {"path": str(summary(1_000_000))}))[0]
    tell("BG/NBD + Gamma-Gamma, 80 % intervals of 1 M customers", [ours], [
        bar("seconds", ours.seconds, 10),
        bar("peak GB", ours.peak_mb / 1024, 2),
    ])  # fmt: skip


def champion(peer: str) -> None:
    size = ("--customers", "100000", "--transactions", "1000000", "--seed", "1")
    with tempfile.TemporaryDirectory() as folder:
        command("generate", "generate", *size, "--out", f"{folder}/shop")
        orders, model = f"{folder}/shop/orders.csv", f"{folder}/model"
        asked = (orders, "--horizon", "90d", "--cutoffs", "5", "--out", model)
        trained = command("tenure train, 5 cutoffs", "train", *asked)
        scored = measure(
            Contender("scoring 1 M customers", OURS, "champion", "score",
                      {"orders": orders, "model": model, "customers": 1_000_000}),
        )[0]  # fmt: skip
    tell("The champion, 100 k customers, 1 M orders", [trained, scored], [
        bar("seconds of training", trained.seconds, 180),
        bar("peak GB of training", trained.facts["child_peak_mb"] / 1024, 4),
        bar("seconds of scoring 1 M customers from features", scored.seconds, 20),
    ])  # fmt: skip


def command(name: str, *arguments: str, times: int = 1) -> Measured:
    """The command line, as a process of its own."""
    return measure(Contender(name, OURS, "command", "tenure", {"arguments": list(arguments)}), times=times)[0]


def start(peer: str) -> None:
    ours = command("tenure --help", "--help", times=5)
    tell("Start", [ours], [bar("seconds", ours.seconds, 0.3)])


def main_job(peer: str) -> None:
    if not RETAIL.exists():
        print(f"\n(skipped: no {RETAIL.name}; set TENURE_DATA_DIR)")
        return
    with tempfile.TemporaryDirectory() as folder:
        ours = command("tenure run", "run", str(RETAIL), "--horizon", "90d", "--out", f"{folder}/out")
    tell("tenure run, Online Retail II (1.07 M lines)", [ours], [
        bar("seconds", ours.seconds, 60),
        bar("peak GB", ours.facts["child_peak_mb"] / 1024, 2),
    ])  # fmt: skip


def workbook_100k(peer: str) -> None:
    data = {"path": str(workbook(100_000))}
    ours, pandas = measure(
        Contender("Tenure", OURS, "workbook", "tenure", data),
        Contender("pandas (no types, no mapping)", OURS, "workbook", "pandas", data),
        times=2,
    )
    tell("XLSX, 100,000 rows of 8 columns", [ours, pandas], [
        bar("seconds", ours.seconds, 20),
        bar("peak GB", ours.peak_mb / 1024, 1),
    ])  # fmt: skip


def generate_10m(peer: str) -> None:
    size = ("--customers", "1000000", "--transactions", "10000000", "--seed", "1")
    with tempfile.TemporaryDirectory() as folder:
        csv = command("tenure generate, CSV", "generate", *size, "--out", f"{folder}/csv")
        parquet = command(
            "tenure generate, Parquet", "generate", *size, "--format", "parquet", "--out", f"{folder}/p"
        )
    tell("Synthetic shop, 10 M orders", [csv, parquet], [bar("seconds, CSV", csv.seconds, 60)])


CASES: dict[str, Callable[[str], None]] = {
    "start": start,
    "summary": summary_10m,
    "features": all_features,
    "bg_nbd_fit": bg_nbd_fit,
    "bg_nbd_predict": bg_nbd_predict,
    "pareto_nbd_fit": pareto_nbd_fit,
    "intervals": intervals,
    "champion": champion,
    "run": main_job,
    "workbook": workbook_100k,
    "generate": generate_10m,
    "summary_100m": summary_100m,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer-python", required=True, help="Python that has lifetimes")
    parser.add_argument("--only", nargs="*", choices=CASES, default=list(CASES))
    given = parser.parse_args()
    for name in given.only:
        CASES[name](given.peer_python)


if __name__ == "__main__":
    main()
