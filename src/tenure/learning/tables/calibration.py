"""Whether the probabilities of a cross-validation are mapped to how often the outcome came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenure.models.panel.probability_map import ProbabilityMap

KINDS: tuple[Literal["platt", "isotonic"], ...] = ("platt", "isotonic")


def chosen_calibration(
    predicted: Sequence[Any], actual: Sequence[Any], in_order: bool
) -> tuple[ProbabilityMap, Any]:
    """The map to use, and the rows' probabilities by maps that were learned without them.

    A map is used only where it makes probabilities better on folds it was not learned from: a smaller Brier
    score, by more than the standard error of the difference, and a smaller log loss.

    Parameters
    ----------
    predicted, actual : by fold, probabilities and outcomes of its rows, shape (n_rows,) each.
    in_order : folds by time: a map is learned from older folds only.
    """
    import numpy as np

    from tenure.evaluation.classification import log_loss
    from tenure.models.panel.probability_map import UNCHANGED, ProbabilityMap

    p, y = np.concatenate(predicted), np.concatenate(actual)
    best, calibrated = UNCHANGED, p
    for kind in KINDS:
        mapped = _across(kind, predicted, actual, in_order)
        gain = (calibrated - y) ** 2 - (mapped - y) ** 2
        if np.ptp(mapped) == 0 or log_loss(y, mapped) >= log_loss(y, calibrated):
            continue
        if gain.mean() > gain.std() / np.sqrt(len(gain)):
            best, calibrated = ProbabilityMap.learn(kind, p, y, np.ones(len(y))), mapped
    return best, calibrated


def _across(
    kind: Literal["platt", "isotonic"], predicted: Sequence[Any], actual: Sequence[Any], in_order: bool
) -> Any:
    """Each fold's probabilities by a map of the others, in the order of the folds."""
    import numpy as np

    from tenure.models.panel.probability_map import ProbabilityMap

    mapped = []
    for fold, probabilities in enumerate(predicted):
        other_folds = [
            other_fold
            for other_fold in range(len(predicted))
            if (other_fold < fold if in_order else other_fold != fold)
        ]
        if not other_folds:
            mapped.append(probabilities)
            continue
        p, y = (
            np.concatenate([values[other_fold] for other_fold in other_folds])
            for values in (predicted, actual)
        )
        mapped.append(ProbabilityMap.learn(kind, p, y, np.ones(len(y))).apply(probabilities))
    return np.concatenate(mapped)
