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
    """The map to use, and what the folds' rows are told by maps that had not seen them.

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
    best, told = UNCHANGED, p
    for kind in KINDS:
        mapped = _across(kind, predicted, actual, in_order)
        gain = (told - y) ** 2 - (mapped - y) ** 2
        if np.ptp(mapped) == 0 or log_loss(y, mapped) >= log_loss(y, told):
            continue
        if gain.mean() > gain.std() / np.sqrt(len(gain)):
            best, told = ProbabilityMap.learn(kind, p, y, np.ones(len(y))), mapped
    return best, told


def _across(
    kind: Literal["platt", "isotonic"], predicted: Sequence[Any], actual: Sequence[Any], in_order: bool
) -> Any:
    """Each fold's probabilities by a map of the others, in the order of the folds."""
    import numpy as np

    from tenure.models.panel.probability_map import ProbabilityMap

    mapped = []
    for fold, said in enumerate(predicted):
        others = [one for one in range(len(predicted)) if (one < fold if in_order else one != fold)]
        if not others:
            mapped.append(said)
            continue
        p, y = (np.concatenate([values[one] for one in others]) for values in (predicted, actual))
        mapped.append(ProbabilityMap.learn(kind, p, y, np.ones(len(y))).apply(said))
    return np.concatenate(mapped)
