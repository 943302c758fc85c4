"""How far the high-value group can be trusted: the served model's own back-test says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.activation.segment import HIGH

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served


@dataclass(frozen=True)
class HighValuePrecision:
    """Over past windows: of the customers predicted `High-CLV`, the share that turned out in the real best
    fifth. `by_chance` is that of a guess, `best_possible` of one who knows: fewer may have bought than a
    fifth. `meets_target` : whether it is `target` or more.
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


def high_value_precision(served: Served) -> HighValuePrecision | None:
    """None without a model, without money, or where the model was tested before this was kept."""
    from tenure.segments.high_value import TARGET, HighValue

    record = served.training
    kept = ((record or {}).get("evidence") or {}).get("high_value")
    if record is None or not kept:
        return None
    found = HighValue(**kept)
    precision, chance, best = found.precision, found.by_chance, found.best_possible
    if precision is None or chance is None or best is None:
        return None
    windows, days = len(record["evidence"]["cutoffs"]), record["horizon_days"]
    said = (
        f"In {'a past window' if windows == 1 else f'{windows} past windows'} of {days} "
        f"days, {precision:.0%} of the customers predicted as {HIGH} really were in the "
        f"best fifth (random guess: {chance:.0%}; target: {TARGET:.0%})."
    )
    if best < TARGET:
        said += f" More than {best:.0%} was not possible, because too few customers bought at all."
    return HighValuePrecision(
        served.published.model_number,
        windows,
        days,
        found.predicted,
        precision,
        chance,
        best,
        TARGET,
        precision >= TARGET,
        said,
    )
