"""`make bench-accuracy`: the default champion beside peers, on hold-outs of real order logs.

    python -m benchmarks.accuracy --peer-python .venv-bench/bin/python [--only CASE ...] [--no-peers]

Cases, metrics and peers are those of `bench/holdout.py`, beside the folder of real order logs
(TENURE_DATA_DIR): it exports the history a system may see, `tenure run` predicts from that file alone, and it
scores the result on the customers known at as_of. Skipped, with the reason, where that script is not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

DATA = Path(os.environ.get("TENURE_DATA_DIR", Path(__file__).parents[1].parent / "shared" / "data"))
HOLDOUT = DATA.parent / "bench" / "holdout.py"
CASES = ("cdnow_39w", "retail_90d", "retail_180d")
LOWER, HIGHER = ("mae", "rmse", "decile_mape"), ("spearman", "ngini")
SHOWN = ("mae", "rmse", "spearman", "ngini", "decile_mape", "bias", "coverage")
NO_MORE_BEHIND, MOST_BIAS = 0.05, 0.10
_PEERS = """
import json, runpy, sys
bench = runpy.run_path(sys.argv[1])
print(json.dumps(bench["peers"](sys.argv[2])))
"""


def ours(case: str, folder: Path) -> dict[str, float]:
    """The champion's metrics, by one command on the exported history."""
    history, out = folder / f"{case}.csv", folder / case
    asked = json.loads(_python(sys.executable, str(HOLDOUT), "export", case, str(history)))
    day, horizon = asked["as_of"], f"{asked['horizon_days']}d"
    command = ("run", str(history), "--as-of", day, "--horizon", horizon, "--out", str(out))
    subprocess.run([Path(sys.executable).with_name("tenure"), *command], check=True, capture_output=True)
    return json.loads(_python(sys.executable, str(HOLDOUT), "score", case, str(out / "predictions.parquet")))


def peers(case: str, python: str) -> dict[str, dict[str, float]]:
    """Metrics of every peer that could be fitted."""
    found = json.loads(_python(python, "-c", _PEERS, str(HOLDOUT), case))
    return {name: scores for name, scores in found.items() if "error" not in scores}


def compare(mine: dict[str, float], others: dict[str, dict[str, float]]) -> list[str]:
    """The bars of one case, in words."""
    best = {m: min(o[m] for o in others.values()) for m in LOWER} | {
        m: max(o[m] for o in others.values()) for m in HIGHER
    }
    behind = {m: mine[m] / best[m] - 1 for m in LOWER} | {m: 1 - mine[m] / best[m] for m in HIGHER}
    everyone = {"Tenure": mine} | others
    ranks = {
        name: sum(
            1 + sum(other[m] < one[m] if m in LOWER else other[m] > one[m] for other in everyone.values())
            for m in (*LOWER, *HIGHER)
        )
        / 5
        for name, one in everyone.items()
    }
    nearest = min((rank, name) for name, rank in ranks.items() if name != "Tenure")
    won = [m for m, lost in behind.items() if lost <= 0]
    far = [f"{m} {lost:.1%}" for m, lost in behind.items() if lost > NO_MORE_BEHIND]
    return [
        _bar(ranks["Tenure"] < nearest[0], f"mean rank {ranks['Tenure']:.1f}; best peer {nearest[0]:.1f} ({nearest[1]})"),
        _bar(len(won) >= 3, f"at or better than the best cell in {len(won)} of 5: {', '.join(won) or 'none'}"),
        _bar(not far, f"no cell more than 5 % behind: {', '.join(far) or 'none is'}"),
        _bar(abs(mine["bias"]) <= MOST_BIAS, f"bias {mine['bias']:+.1%}, at most 10 %"),
    ]  # fmt: skip


def tell(case: str, mine: dict[str, float], others: dict[str, dict[str, float]]) -> None:
    print(f"\n## {case} ({mine['n']:,} customers)\n\n| | {' | '.join(SHOWN)} |\n|---|{'---:|' * len(SHOWN)}")
    for name, scores in ({"**Tenure**": mine} | others).items():
        cells = (f"{scores[m]:.3f}" if m in scores else "" for m in SHOWN)
        print(f"| {name} | {' | '.join(cells)} |")
    if others:
        print("", *(f"- {line}" for line in compare(mine, others)), sep="\n", flush=True)


def _bar(met: bool, text: str) -> str:
    return f"{'met' if met else 'MISSED'}: {text}"


def _python(python: str, *arguments: str) -> str:
    made = subprocess.run([python, *arguments], check=False, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"{' '.join(arguments[:3])} failed:\n{made.stderr[-2000:]}")
    return made.stdout.strip().splitlines()[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy beside peers.")
    parser.add_argument("--peer-python", help="interpreter with lifetimes, lightgbm and scikit-learn")
    parser.add_argument("--only", nargs="*", default=CASES, choices=CASES)
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    if not HOLDOUT.exists():
        print(f"Skipped: no {HOLDOUT}; set TENURE_DATA_DIR to the folder of real order logs beside bench/")
        return
    with tempfile.TemporaryDirectory() as folder:
        for case in asked.only:
            others = {} if asked.no_peers or not asked.peer_python else peers(case, asked.peer_python)
            tell(case, ours(case, Path(folder)), others)


if __name__ == "__main__":
    main()
