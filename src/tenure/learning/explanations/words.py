"""Features and their values in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import Any

Value = float | str | None

_BEYOND_CATALOG: dict[str, tuple[str, ...]] = {
    "spend_last_window": ("currency", "Net spend in the window before as_of, as long as the horizon."),
    "orders_last_window": ("orders", "Order days in the window before as_of, as long as the horizon."),
    "btyd_expected_purchases": (
        "orders",
        "Order days expected by BG/NBD in the horizon.",
        "{} orders expected from the ordering pattern so far",
    ),
    "btyd_probability_alive": (
        "share",
        "Probability of still being active, by BG/NBD.",
        "{} likely to be still active",
    ),
    "btyd_churn_probability": (
        "share",
        "Probability of no order in the horizon, by BG/NBD.",
        "{} likely not to order, from the ordering pattern so far",
    ),
    "btyd_order_value": (
        "currency",
        "Expected value of an order day, by Gamma-Gamma.",
        "{} expected per order",
    ),
    "btyd_clv": (
        "currency",
        "Expected spend in the horizon, by BG/NBD and Gamma-Gamma.",
        "{} expected from ordering pattern and order value",
    ),
}
_WINDOW = re.compile(r"(orders|spend)_(\d+)_(\d+)d")


@dataclass(frozen=True)
class FeatureText:
    """A feature's unit, meaning and sentence, as in the feature catalog."""

    unit: str
    doc: str
    sentence: str = ""


def described(name: str) -> FeatureText:
    """Unit and meaning; empty for a column without a description."""
    return _catalog().get(name) or FeatureText("", "")


def in_words(name: str, value: Value, horizon_days: int) -> str:
    """What is known about a customer by one feature, as in "ordered 3 times in the last 60 days"."""
    if value is None:
        return f"{_plain(name)} is unknown"
    if isinstance(value, str):
        return f"{_plain(name)} is {value}"
    if name == "frequency":
        return "never came back" if value < 1 else f"came back {_times(value)}"
    if parts := _windowed_count(name, horizon_days):
        counted, when = parts
        return f"{_COUNTED[counted](value)} {when}"
    text = described(name)
    return (text.sentence or _default_sentence(name, text.unit)).format(written(value, text.unit))


def is_plain(name: str, value: Value, horizon_days: int) -> bool:
    """Whether `in_words` has a sentence for the feature, rather than only its name."""
    if value is None:
        return False
    if isinstance(value, str):
        return described(name).unit == "category"
    return (
        name == "frequency"
        or bool(described(name).sentence)
        or _windowed_count(name, horizon_days) is not None
    )


def written(value: float, unit: str) -> str:
    """A number with its unit; money without a sign of its own."""
    if unit == "flag":
        return "true" if value else "false"
    if unit == "share":
        return f"{value:.0%}"
    if unit in {"days", "years"}:
        return f"{value:,.0f} {unit[:-1] if round(value) == 1 else unit}"
    if unit in {"currency", "currency per day"}:
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"
    return f"{value:,.2f}".removesuffix(".00")


def amount_in_words(amount: float, column: str) -> str:
    """What a reason adds: "+84", "-3.10", "+0.40 orders"."""
    size = f"{amount:+,.0f}" if abs(amount) >= 10 else f"{amount:+,.2f}"
    return f"{size} orders" if column == "expected_purchases" else size


def rhythm_in_words(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """What BTYD models look at: how often, how recently, how long, and how much; () for an unknown rhythm."""
    if not {"frequency", "recency", "T"} <= set(row):
        return ()
    frequency, recency, age = (float(row[name]) for name in ("frequency", "recency", "T"))
    silent = age - recency
    if frequency < 1:
        return (f"ordered once, {written(age, 'days')} ago, and not since",)
    pause = recency / frequency
    sentences = [
        f"ordered on {frequency + 1:,.0f} days in {written(age, 'days')}, last {written(silent, 'days')} ago",
        f"orders every {written(pause, 'days')} on average; no order for {silent / pause:,.1f} times as long",
    ]
    value = row.get("monetary_value")
    if value is not None and not isnan(value):
        sentences.append(in_words("monetary_value", float(value), 0))
    return tuple(sentences)


@cache
def _catalog() -> dict[str, FeatureText]:
    from tenure.core.frames.compute import all_features

    texts_by_name = {
        feature.name: FeatureText(feature.unit, feature.doc, feature.sentence) for feature in all_features()
    }
    return {name: FeatureText(*texts) for name, texts in _BEYOND_CATALOG.items()} | texts_by_name


def _plain(name: str) -> str:
    return name.removeprefix("btyd_").replace("_", " ")


def _default_sentence(name: str, unit: str) -> str:
    """With a place for the value."""
    return f"{_plain(name.removesuffix('_days') if unit == 'days' else name)} is {{}}"


def _windowed_count(name: str, horizon_days: int) -> tuple[str, str] | None:
    """(orders or spend, in which window), for features that count over a window."""
    if match := _WINDOW.fullmatch(name):
        quantity, first, last = match.groups()
        return quantity, f"in the last {last} days" if first == "0" else f"{first} to {last} days ago"
    quantity, _, window = name.partition("_")
    if quantity not in _COUNTED:
        return None
    if window in {"last_horizon", "last_window"}:
        return quantity, f"in the last {horizon_days} days"
    if window == "same_window_last_year":
        return quantity, f"in the same {horizon_days} days a year ago"
    return None


def _orders(count: float) -> str:
    return "did not order" if count < 1 else f"ordered {_times(count)}"


def _spend(money: float) -> str:
    if money == 0:
        return "spent nothing"
    if money < 0:
        return f"was refunded {written(-money, 'currency')} more than was spent"
    return f"spent {written(money, 'currency')}"


def _times(count: float) -> str:
    return {1: "once", 2: "twice"}.get(round(count), f"{count:,.0f} times")


_COUNTED: dict[str, Callable[[float], str]] = {"orders": _orders, "spend": _spend}
