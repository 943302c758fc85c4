"""Two model versions side by side, by their back-tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenure.learning.evidence import Evidence

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Metrics
    from tenure.store.registry.model_version import Version

PROMOTION_METRICS: dict[str, bool] = {
    "mae": False,
    "rmse": False,
    "spearman": True,
    "ngini": True,
    "decile_mape": False,
}
"""The metrics that decide on a promotion, and whether higher is better."""


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side.

    first, second : by metric; None if unknown. If `relative`, each is a share of the best simple rule's
        figure: the two versions were tested on different windows, which differ in difficulty.
    obstacle : why they cannot be compared, if so.
    """

    versions: tuple[Version, Version]
    first: dict[str, float | None]
    second: dict[str, float | None]
    relative: bool = False
    obstacle: str | None = None

    @property
    def wins(self) -> tuple[int, int]:
        """Number of metrics in which the first is better, and in which the second is."""
        pairs = [
            (self.first[name], self.second[name], higher_is_better)
            for name, higher_is_better in PROMOTION_METRICS.items()
        ]
        comparable_pairs = [
            (a, b, higher) for a, b, higher in pairs if a is not None and b is not None and a != b
        ]
        first = sum((a > b) == higher for a, b, higher in comparable_pairs)
        return first, len(comparable_pairs) - first

    @property
    def first_is_better(self) -> bool:
        """Whether the first is better in more metrics than the second."""
        first, second = self.wins
        return self.obstacle is None and first > second


def evidence_of(version: Version) -> Evidence | None:
    """The back-test of a version; None for a version that was registered without one."""
    return Evidence.from_json(version.evidence) if version.evidence else None


def compare_versions(first: Version, second: Version) -> Comparison:
    """The back-tests of two versions side by side."""
    versions = (first, second)
    first_test, second_test = evidence_of(first), evidence_of(second)
    as_tested = Comparison(versions, _figures(first_test), _figures(second_test))
    obstacle = _obstacle(first, second, first_test, second_test)
    if obstacle or first_test is None or second_test is None:
        return replace(as_tested, obstacle=obstacle)
    if first_test.cutoffs == second_test.cutoffs and first.tags.get("data_version") == second.tags.get(
        "data_version"
    ):
        return as_tested
    comparison = Comparison(
        versions, _relative_to_rules(first_test), _relative_to_rules(second_test), relative=True
    )
    if any(
        comparison.first[name] is not None and comparison.second[name] is not None
        for name in PROMOTION_METRICS
    ):
        return comparison
    without_rules = [
        version.number
        for version, evidence in zip(versions, (first_test, second_test), strict=True)
        if not evidence.baselines
    ]
    why = (
        f", and version {without_rules[0]} without the simple rules to compare it with"
        if without_rules
        else ""
    )
    obstacle = f"they were tested on different windows{why}; train both with the same --cutoffs"
    return replace(as_tested, obstacle=obstacle)


def _obstacle(
    first: Version, second: Version, first_test: Evidence | None, second_test: Evidence | None
) -> str | None:
    for version, evidence in ((first, first_test), (second, second_test)):
        if evidence is None or evidence.metrics is None:
            return f"version {version.number} was never tested on a past window"
    for tag in ("target", "horizon_days"):
        before, after = first.tags.get(tag), second.tags.get(tag)
        if before != after:
            name = tag.replace("_days", "")
            return f"version {first.number} has {name} {before}, version {second.number} {name} {after}"
    return None


def _figures(evidence: Evidence | None) -> dict[str, float | None]:
    metrics = evidence.metrics if evidence else None
    return {name: getattr(metrics, name) if metrics else None for name in PROMOTION_METRICS}


def _relative_to_rules(evidence: Evidence) -> dict[str, float | None]:
    """Each figure as a share of the best simple rule's on the same windows."""
    rules = [(evidence.others or {})[name] for name in evidence.baselines]
    return {
        name: _share(evidence.metrics, rules, name, higher_is_better)
        for name, higher_is_better in PROMOTION_METRICS.items()
    }


def _share(own: Metrics | None, rules: list[Metrics], name: str, higher_is_better: bool) -> float | None:
    figures = [value for rule in rules if (value := getattr(rule, name)) is not None]
    value = getattr(own, name)
    if value is None or not figures:
        return None
    best = max(figures) if higher_is_better else min(figures)
    return float(value / best) if best > 0 else None
