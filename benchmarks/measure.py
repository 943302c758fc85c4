"""Run one contender in a process of its own; report its seconds, its peak memory and its answer.

A contender is a function `name(**inputs) -> (seconds, facts)` in one of the files of `contenders/`; it times
only the work itself, not imports. Memory is the whole process', measured by the kernel.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

_RUNNER = """
import importlib.util, json, resource, sys
path, name, inputs = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
spec = importlib.util.spec_from_file_location("contender", path)
module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)
seconds, facts = getattr(module, name)(**inputs)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print("\\n@@" + json.dumps({"seconds": seconds, "peak_mb": peak, "facts": facts}))
"""


@dataclass(frozen=True)
class Measured:
    """One run: seconds of the work, peak memory of the process, and facts to compare answers by."""

    contender: str
    seconds: float
    peak_mb: float
    facts: dict[str, float]


@dataclass(frozen=True)
class Contender:
    """What to run: a function of a file in `contenders/`, in a Python of its own, on these inputs."""

    name: str
    python: str
    file: str
    function: str
    inputs: dict[str, object]


def measure(*contenders: Contender, times: int = 1) -> list[Measured]:
    """The fastest of `times` runs of each; they take turns, so that a busy moment hits all of them.

    Raises RuntimeError with the contender's words if one fails.
    """
    rounds = [[_once(one) for one in contenders] for _ in range(times)]
    return [min(runs, key=lambda run: run.seconds) for runs in zip(*rounds, strict=True)]


def _once(one: Contender) -> Measured:
    file = str(HERE / "contenders" / f"{one.file}.py")
    done = subprocess.run(
        [one.python, "-W", "ignore", "-c", _RUNNER, file, one.function, json.dumps(one.inputs)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
    )
    found = [line for line in done.stdout.splitlines() if line.startswith("@@")]
    if done.returncode or not found:
        raise RuntimeError(f"{one.name}: {(done.stderr or done.stdout).strip()[-400:]}")
    answer = json.loads(found[-1][2:])
    return Measured(one.name, answer["seconds"], answer["peak_mb"], answer["facts"])


def tell(title: str, runs: list[Measured], bars: list[str]) -> None:
    """A table of the runs, ratios to the first, and the bars they are held against."""
    print(f"\n## {title}\n")
    print("| contender | seconds | ratio | peak MB | answer |")
    print("|---|---:|---:|---:|---|")
    ours = runs[0].seconds
    for run in runs:
        facts = ", ".join(f"{name} {value:,.6g}" for name, value in run.facts.items())
        print(
            f"| {run.contender} | {run.seconds:.3f} | {run.seconds / ours:.2f}x | {run.peak_mb:,.0f} | {facts} |"
        )
    for bar in bars:
        print(f"\n{bar}")
    sys.stdout.flush()


def bar(text: str, value: float, limit: float, at_least: bool = False) -> str:
    """One line: the bar, the figure, and whether it holds."""
    holds = value >= limit if at_least else value <= limit
    return f"- {'holds' if holds else 'MISSED'}: {text}: {value:.2f} (bar {'>=' if at_least else '<='} {limit:g})"
