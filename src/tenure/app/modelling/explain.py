"""Explain customers' predictions: what each feature adds to them, and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.modelling.chosen_model import chosen_model
from tenure.app.modelling.prepared import Asked, prepared
from tenure.core.errors import OptionError
from tenure.learning.explanations.explain import explanation
from tenure.learning.explanations.explanation import DEFAULT_REASONS, Explanation

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings


@dataclass(frozen=True)
class Explain:
    """Command. `model` is a folder that training wrote, or the workspace's champion when left out.

    reasons : how many sentences a customer gets.
    """

    model: Path | None
    asked: Asked
    customers: tuple[str, ...]
    reasons: int = DEFAULT_REASONS


def explain(command: Explain, settings: Settings, progress: Progress) -> Explanation:
    """Why the trained model expects of these customers what it does.

    Of a blend, the heaviest member made of trees is explained, and the answer says which and its weight;
    with no such member, the heaviest one, in words. Of a model that predicts no value (one of churn or of
    orders alone), its companion: the value is that one's.

    Raises
    ------
    InputError
        `input.unknown_customer` when one of them had bought nothing by then.
    FrameError
        The log lacks what the model learned from.
    """
    if not command.customers or not all(command.customers):
        raise OptionError("No customer was given.", hint="choose one, such as --customer ID")
    trained = chosen_model(command.model, command.asked.workspace, settings, progress)
    asked = replace(command.asked, horizon=f"{trained.horizon_days}d")
    with prepared(asked, settings, progress) as ready:
        progress.step("Explaining")
        made = explanation(trained, ready.panels, ready.as_of, command.customers, command.reasons)
        return replace(made, currency=ready.orders.currency)
