"""The part of a trained model that a few facts about a customer are enough for.

A learner on a hundred features, told four of them, takes the rest for unknown and falls far below: on 2,000
customers described by four facts the whole blend expected 23 % less than from their orders, its history
models 2 % less, at a mean difference per customer of 13.7 and 5.5.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from tenure.core.frames.frame import AS_OF, CUSTOMER_ID

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator
    from tenure.learning.trained import TrainedModel

_ENOUGH = 0.9
_ALWAYS = ("frequency", "net_spend")
"""Looked at by confidence and by historic value."""


def for_facts(trained: TrainedModel, known_facts: Collection[str]) -> TrainedModel:
    """The trained model where nearly all its features are `known_facts`, else its history models.

    A trained model without any stays as it is: it has to make do.
    """
    features = set(trained.features) - {CUSTOMER_ID, AS_OF}
    if len(features & set(known_facts)) >= _ENOUGH * len(features):
        return trained
    mixture = trained.mixture
    history = [
        name
        for name, member in mixture.members.items()
        if member.model.card.learns_from == "history" and not member.model.card.baseline
    ]
    if history:
        return replace(trained, model=mixture.only(history), companion=_companion_of(trained))
    card = trained.model.card
    if card.learns_from == "panel" and not card.mixes and trained.companion is not None:
        return replace(trained, name=trained.companion_name or "", model=trained.companion, companion=None)
    return trained


def _companion_of(trained: TrainedModel) -> Estimator | None:
    """The member that is the companion's twin, which predicts anyway; without one, the companion."""
    twin = trained.mixture.members.get(trained.companion_name or "")
    return trained.companion if twin is None or twin.stretched else twin.model


def needed_by(trained: TrainedModel) -> tuple[str, ...]:
    """The features to make for it: few where it looks at few, as a wide frame takes longer than the model."""
    models = [member.model for member in trained.mixture.members.values()]
    models += [] if trained.companion is None else [trained.companion]
    if any(model.card.learns_from == "panel" for model in models):
        return trained.features
    needs = [name for model in models for name in (*model.card.needs, *model.card.uses)]
    return tuple(dict.fromkeys((*needs, *_ALWAYS)))
