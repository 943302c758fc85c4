"""`make bench-accuracy`: the default champion beside peers, on hold-outs of real and synthetic order logs.

    python -m benchmarks.accuracy --peer-python .venv-bench/bin/python [--only TEXT ...] [--render]

Tenure and the peers see the history of each case alone, in the same run. Scores are stored by case under
benchmarks/.data/accuracy, so that a run goes on where it was stopped. Skipped, with the reason, without the
folder of real order logs (TENURE_DATA_DIR) and the script of peers beside it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.accuracy.cases import CASES, Case, hold_out
from benchmarks.accuracy.contenders import TENURE, peer_scores, tenure_scores
from benchmarks.accuracy.real_logs import HOLDOUT
from benchmarks.accuracy.tables import of_case, summary
from benchmarks.data import FOLDER


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--peer-python", help="interpreter with lifetimes, lightgbm and scikit-learn")
    parser.add_argument("--only", nargs="*", default=[""], help="cases whose name holds one of these")
    parser.add_argument("--results", type=Path, default=FOLDER / "accuracy", help="folder of stored scores")
    parser.add_argument("--render", action="store_true", help="print stored scores and run nothing")
    given = parser.parse_args()
    if not HOLDOUT.exists():
        print(f"Skipped: no {HOLDOUT}; set TENURE_DATA_DIR to the folder of real order logs beside bench/")
        return
    given.results.mkdir(parents=True, exist_ok=True)
    chosen = [case for case in CASES if any(text in case.name for text in given.only)]
    if not given.render:
        for number, case in enumerate(chosen, start=1):
            print(f"{number} of {len(chosen)}: {case.name}", flush=True)
            _measure(case, given.results, given.peer_python)
    stored = {case.name: _stored(case, given.results) for case in chosen}
    whole = {name: scores for name, scores in stored.items() if len(scores) > 1 and TENURE in scores}
    print(summary(whole))
    for name, scores in whole.items():
        print(f"\n{of_case(name, scores)}")


def _measure(case: Case, results: Path, peer_python: str | None) -> None:
    """Only what is not stored yet."""
    found = _stored(case, results)
    held = None if found and (len(found) > 1 or not peer_python) else hold_out(case)
    if held is None:
        return
    if TENURE not in found:
        found[TENURE] = tenure_scores(held)
    if peer_python and len(found) == 1:
        found |= peer_scores(held, peer_python)
    _path(case, results).write_text(json.dumps(found, indent=1), encoding="utf-8")


def _stored(case: Case, results: Path) -> dict[str, dict[str, float]]:
    path = _path(case, results)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _path(case: Case, results: Path) -> Path:
    return results / f"{case.name.replace(' ', '_')}.json"


if __name__ == "__main__":
    main()
