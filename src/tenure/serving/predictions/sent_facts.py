"""Facts as a caller sent them: unknown names and contradictions are refused; which facts are used."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.core.frames.compute import all_features
from tenure.serving.predictions.facts_model import for_facts, needed_by
from tenure.serving.predictions.vector import COMPLETING, MONTH_DAYS, NEEDED, WELL_KNOWN, Facts, renamed

if TYPE_CHECKING:
    from tenure.learning.trained import TrainedModel

_ROUNDING = 0.01
"""Of an average and of a monthly figure, which are sent rounded."""

_LOOSE = 0.25
"""Orders per month are counted in several ways: since the first order, or between the first and the last."""


@dataclass(frozen=True)
class FactUse:
    """Names of the facts as they were sent: those that the prediction depends on, and the others."""

    used: list[str]
    ignored: list[str]


def checked(sent_facts: Facts) -> dict[str, Any]:
    """Facts by feature name, as `vector.renamed`.

    Raises
    ------
    OptionError
        `option.unknown_fact`: a name that is neither a well-known fact nor a feature.
        `option.contradiction`: two facts cannot both be true.
    """
    sent_values = {name: value for name, value in sent_facts.items() if value is not None}
    _refuse_unknown(sent_values)
    _refuse_two_values(sent_values)
    facts = renamed(sent_values)
    _refuse_contradictions(facts, sent_values)
    return facts


def use_of(sent_facts: Facts, trained: TrainedModel, *, is_known_customer: bool = False) -> FactUse:
    """Which facts the prediction depends on; a customer of the shop is predicted with the whole model."""
    names = {name: WELL_KNOWN.get(name, name) for name, value in sent_facts.items() if value is not None}
    model = trained if is_known_customer else for_facts(trained, set(names.values()))
    features = {*needed_by(model), *NEEDED, *COMPLETING}
    used_names = [name for name, feature in names.items() if feature in features]
    return FactUse(used_names, [name for name in names if name not in used_names])


@cache
def _known_names() -> frozenset[str]:
    return frozenset({*WELL_KNOWN, *(feature.name for feature in all_features()), *COMPLETING})


def _refuse_unknown(sent_values: Facts) -> None:
    unknown = [name for name in sent_values if name not in _known_names()]
    if not unknown:
        return
    similar = dict.fromkeys(
        match for name in unknown for match in get_close_matches(name, sorted(_known_names()), 2)
    )
    suggestion = f"did you mean {' or '.join(similar)}? " if similar else ""
    raise OptionError(
        "These are not facts about a customer.",
        values=unknown,
        hint=f"{suggestion}See GET /api/v1/predictions/vector/fields for their names",
        code="option.unknown_fact",
    )


def _refuse_two_values(sent_values: Facts) -> None:
    """Two names of the same fact."""
    by_feature: dict[str, str] = {}
    for name, value in sent_values.items():
        first_name = by_feature.setdefault(WELL_KNOWN.get(name, name), name)
        if sent_values[first_name] != value:
            raise _contradiction(
                [f"{first_name} {sent_values[first_name]}", f"{name} {value}"], "they mean the same"
            )


def _refuse_contradictions(facts: dict[str, Any], sent_values: Facts) -> None:
    orders, net_spend, days = (_number(facts.get(name)) for name in ("order_count", "net_spend", "T"))
    average, monthly, rate = (_number(sent_values.get(name)) for name in _FACTORS)
    months = None if days is None else days / MONTH_DAYS
    if average is not None and orders is not None and net_spend is not None:
        allowed = _ROUNDING, _ROUNDING * orders
        _compare(net_spend, average * orders, allowed, sent_values, ("avg_order_value", "net_spend"))
    if monthly is not None and months and net_spend is not None:
        _compare(
            net_spend, monthly * months, (_LOOSE, monthly), sent_values, ("monthly_spending", "net_spend")
        )
    if rate is not None and months and orders is not None:
        allowed = _LOOSE, max(rate, 1.0)
        _compare(orders, rate * months, allowed, sent_values, ("purchase_frequency", "order_count"))


_FACTORS = {
    "avg_order_value": ("order_count",),
    "monthly_spending": ("T",),
    "purchase_frequency": ("T",),
}
"""Averages under their well-known names, and the facts to multiply them by for the total."""


def _compare(
    value: float, product: float, allowed: tuple[float, float], sent_values: Facts, names: tuple[str, str]
) -> None:
    """Refuse a total that is not the product of two other facts, beyond a share or an amount."""
    share, amount = allowed
    if abs(value - product) <= max(share * max(abs(value), abs(product)), amount):
        return
    features = {names[0], names[1], *_FACTORS[names[0]]}
    values_shown = [
        f"{name} {sent_values[name]:g}"
        for name in sent_values
        if {name, WELL_KNOWN.get(name, name)} & features
    ]
    raise _contradiction(values_shown, f"{names[0]} implies {product:,.2f}")


def _contradiction(values: list[str], why: str) -> OptionError:
    return OptionError(
        f"These facts contradict each other: {why}.",
        values=values,
        hint="correct one of them, or leave it out",
        code="option.contradiction",
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
