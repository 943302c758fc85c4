"""How reliable the high-value group is: the back-test of the version that made the predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.activation.segment import HIGH

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy


@dataclass(frozen=True)
class HighValuePrecision:
    """Over past windows: the share of customers predicted `High-CLV` who turned out to be in the best fifth.

    `by_chance` is the same for random guesses, `best_possible` for perfect predictions (below 1 if fewer than
    a fifth bought). `meets_target` : whether `precision` is at least `target`.
    """

    model_version: int | None
    windows: int
    horizon_days: int
    predicted: int
    precision: float
    by_chance: float
    best_possible: float
    target: float
    meets_target: bool
    sentence: str


def high_value_precision(served_copy: ServedCopy) -> HighValuePrecision | None:
    """None without a model, without money, or if the model was tested before this was recorded."""
    from tenure.segments.high_value import TARGET, HighValue

    record = served_copy.scored_training
    recorded = ((record or {}).get("evidence") or {}).get("high_value")
    if record is None or not recorded:
        return None
    evidence = HighValue(**recorded)
    precision, chance, best = evidence.precision, evidence.by_chance, evidence.best_possible
    if precision is None or chance is None or best is None:
        return None
    windows, days = len(record["evidence"]["cutoffs"]), record["horizon_days"]
    sentence = (
        f"In {'a past window' if windows == 1 else f'{windows} past windows'} of {days} "
        f"days, {precision:.0%} of the customers predicted as {HIGH} really were in the "
        f"best fifth (random guess: {chance:.0%}; target: {TARGET:.0%})."
    )
    if best < TARGET:
        sentence += f" More than {best:.0%} was not possible, because too few customers bought at all."
    return HighValuePrecision(
        served_copy.published.scored_version or served_copy.published.model_number,
        windows,
        days,
        evidence.predicted,
        precision,
        chance,
        best,
        TARGET,
        precision >= TARGET,
        sentence,
    )
