"""Explain predictions for customers: what each feature contributes, and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.modelling.chosen_model import chosen_model
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.core.errors import OptionError
from tenure.learning.explanations.explain import explanation
from tenure.learning.explanations.explanation import DEFAULT_REASONS, Explanation

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Explain:
    """Command.

    model : folder that training wrote; a version of the workspace's model when left out.
    reasons : number of reasons per customer.
    version : number, `champion` or `challenger`; the champion when left out.
    """

    model: Path | None
    selection: OrderSelection
    customers: tuple[str, ...]
    reasons: int = DEFAULT_REASONS
    version: str | None = None


def explain(command: Explain, shop: Shop, progress: Progress) -> Explanation:
    """Why the model predicts what it does for these customers.

    For a blend, the tree model with the largest weight is explained, and the result names it and its weight;
    without a tree model, the member with the largest weight, in words. For a model that predicts no value
    (only churn or orders), its companion is explained, which predicts the value.

    Raises
    ------
    InputError
        `input.unknown_customer`: a customer has no purchases before `as_of`.
    FrameError
        The log lacks columns that the model was trained on.
    """
    if not command.customers or not all(command.customers):
        raise OptionError("No customer was given.", hint="choose one, such as --customer ID")
    trained = chosen_model(command.model, shop, progress, command.version)
    selection = replace(command.selection, horizon=f"{trained.horizon_days}d")
    with prepare(selection, shop, progress) as prepared:
        progress.step("Explaining")
        reasons = explanation(
            trained, prepared.panels, prepared.window.as_of, command.customers, command.reasons
        )
        return replace(reasons, currency=prepared.orders.currency)
