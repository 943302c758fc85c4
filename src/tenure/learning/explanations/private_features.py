"""Features that identify a person: shown to analysts and administrators, and to others only as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tenure.core.orders.schema import TABLES

if TYPE_CHECKING:
    from tenure.learning.explanations.explanation import Reason

PROFILE = "a profile fact that only analysts can see"


@cache
def private_features() -> frozenset[str]:
    """Names of the features that are read off private columns, directly or through other features."""
    from tenure.core.frames.compute import all_features

    private = {
        f"{table.name}.{column.name}" for table in TABLES.values() for column in table if column.is_private
    }
    features = all_features()
    hidden = {feature.name for feature in features if any(need in private for need in feature.all_needs)}
    while more := {feature.name for feature in features if hidden & set(feature.uses)} - hidden:
        hidden |= more
    return frozenset(hidden)


def without_private(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons, for everybody: those of private features keep their amount and lose what they tell."""
    hidden = private_features()
    return tuple(
        replace(reason, sentence=f"{PROFILE}: {reason.sentence.rpartition(': ')[2]}", feature=None)
        if reason.feature in hidden
        else reason
        for reason in reasons
    )
