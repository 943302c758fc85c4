"""Facts that can describe a customer: their meaning, and typical values in this shop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import AS_OF, CUSTOMER_ID
from tenure.learning.explanations.words import described
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.predictions.facts_model import for_facts, needed_by
from tenure.serving.predictions.vector import NEEDED, what_follows

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from tenure.serving.copy.served_copy import Row
    from tenure.serving.live.live_copy import View
    from tenure.serving.predictions.live import LivePredictions

MEAN = "mean_order_value"
SAMPLED = 300
_SHARES = (0.01, 0.25, 0.5, 0.75, 0.99)
_MAX_CHOICES = 50
_MAX_COUNTED = 100_000
_WHOLE_NUMBERS = frozenset({"order_count", "T", "days_since_last_order"})
_FIRST_FACTS = {
    "order_count": ("total_orders", "Orders so far", "Number of orders since the first one."),
    "net_spend": ("total_spent", "Spent so far", "Total paid, after refunds."),
    MEAN: ("avg_order_value", "Average order", "Average amount of an order."),
    "T": ("days_since_first_purchase", "Days since first order", "How long they have been a customer."),
    "days_since_last_order": (
        "days_since_last_purchase",
        "Days since last order",
        "Time without an order.",
    ),
}


@dataclass(frozen=True)
class FactField:
    """One fact.

    name : as sent to `POST /predictions/vector`. feature : the feature's name.
    typical : the shop's median. low, high : the quartiles. minimum, maximum : the 1st and 99th percentiles;
        values outside are allowed. All are None if unknown.
    choices : values of a text fact; None for numbers.
    is_needed : required for a prediction. instead_of : another fact that can be given instead.
    """

    name: str
    feature: str
    title: str
    doc: str
    unit: str
    is_needed: bool
    is_whole: bool
    instead_of: str | None
    minimum: float | None
    low: float | None
    typical: float | str | None
    high: float | None
    maximum: float | None
    choices: list[str] | None


def fact_fields(view: View, predictions: LivePredictions) -> tuple[FactField, ...]:
    """Facts that the served model uses; computed once per publication and day.

    Raises ModelError (`model.none`), DataError (`data.empty_lake`).
    """
    key = ("fact_fields", view.as_of.isoformat())
    return view.served.once(key, lambda: (*_first(view), *_further(view, predictions)))


def facts_of(customer_id: str, view: View, predictions: LivePredictions) -> dict[str, float | str | None]:
    """A customer's current facts, by the names of `fact_fields`. Raises UnknownCustomer."""
    fields = fact_fields(view, predictions)
    stored_row = None if view.waiting.has(customer_id) else view.served.customer(customer_id)
    if stored_row is not None and all(field.feature in _FIRST_FACTS for field in fields):
        # From the copy: computing features of all orders takes a hundred times as long.
        facts = _first_facts(stored_row, view.as_of)
    else:
        facts = dict(predictions.frame_of(customer_id, view).iloc[0])
        facts[MEAN] = _mean_order(facts["net_spend"], facts["order_count"])
    return {field.name: _plain(facts.get(field.feature)) for field in fields}


def _first_facts(row: Row, as_of: date) -> dict[str, Any]:
    return {
        "order_count": row["orders"],
        "net_spend": row["net_spend"],
        MEAN: _mean_order(row["net_spend"], row["orders"]),
        "T": (as_of - row["first_order"].date()).days,
        "days_since_last_order": (as_of - row["last_order"].date()).days,
    }


def _mean_order(net_spend: float | None, orders: float) -> float | None:
    """Chosen so that multiplied by the orders it gives the amount spent."""
    return None if net_spend is None else net_spend / orders


def _first(view: View) -> list[FactField]:
    """Basic facts that most others follow from."""
    quantiles = _quantiles(view)
    fields = []
    for feature, (name, title, doc) in _FIRST_FACTS.items():
        if (numbers := quantiles[feature]) is None:
            continue
        minimum, low, typical, high, maximum = numbers
        fields.append(
            FactField(
                name=name,
                feature=feature,
                title=title,
                doc=doc,
                unit=described(feature).unit,
                is_needed=feature in NEEDED,
                is_whole=feature in _WHOLE_NUMBERS,
                instead_of="total_spent" if feature == MEAN else None,
                minimum=minimum,
                low=low,
                typical=typical,
                high=high,
                maximum=maximum,
                choices=None,
            )
        )
    return fields


def _quantiles(view: View) -> dict[str, tuple[float, ...] | None]:
    """Quantiles of the shop's customers by feature; None if unknown (money in a log without amounts)."""
    as_of = f"DATE '{view.as_of.isoformat()}'"
    facts = {
        "order_count": "orders",
        "net_spend": "net_spend",
        MEAN: "net_spend / orders",
        "T": f"{as_of} - first_order::DATE",
        "days_since_last_order": f"{as_of} - last_order::DATE",
    }
    expressions = ", ".join(f"quantile_cont({fact}, {list(_SHARES)})" for fact in facts.values())
    table = f"{COPY}.{CUSTOMER_TABLE}"
    customers = view.served.sql(f"SELECT count(*) FROM {table}")[0][0]
    if customers > _MAX_COUNTED:  # quantiles of a random sample are as good and ten times as fast
        table = f"(FROM {table} USING SAMPLE {100 * _MAX_COUNTED / customers:f} PERCENT (bernoulli, 1))"
    row = view.served.sql(f"SELECT {expressions} FROM {table}")[0]
    return {
        feature: None if values is None else tuple(_rounded(value, feature) for value in values)
        for feature, values in zip(facts, row, strict=True)
    }


def _further(view: View, predictions: LivePredictions) -> list[FactField]:
    """Other features that the served model uses, with quantiles from a sample."""
    from tenure.core.frames.compute import all_features

    trained = view.served.trained
    shop = {feature.name for feature in all_features() if feature.grain == "shop"}
    known_names = what_follows() | shop | {CUSTOMER_ID, AS_OF}
    names = [
        name for name in needed_by(for_facts(trained, ())) if name not in known_names and described(name).doc
    ]
    if not names:
        return []
    query = f"SELECT {CUSTOMER_ID} FROM {COPY}.{CUSTOMER_TABLE} USING SAMPLE {SAMPLED} (reservoir, 1)"
    sample = predictions.frame_of_some([row[0] for row in view.served.sql(query)], view)
    fields = [_field_from_sample(name, sample[name]) for name in names if name in sample.columns]
    return [field for field in fields if field is not None]


def _field_from_sample(name: str, values: pd.Series) -> FactField | None:
    """The field; None if no customer in the sample has a value."""
    from pandas.api.types import is_numeric_dtype

    description = described(name)
    known_values = values.dropna()
    if known_values.empty:
        return None
    title = name.replace("_", " ").capitalize()
    unknown = FactField(
        name,
        name,
        title,
        description.doc,
        description.unit,
        False,
        False,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    if description.unit == "category" or not is_numeric_dtype(known_values):
        counts = known_values.astype("str").value_counts()
        choices = sorted(counts.index[:_MAX_CHOICES])
        return replace(unknown, typical=str(counts.index[0]), choices=choices)
    quantiles = known_values.astype("float64").quantile(list(_SHARES))
    minimum, low, typical, high, maximum = (_rounded(float(value), name) for value in quantiles)
    return replace(unknown, minimum=minimum, low=low, typical=typical, high=high, maximum=maximum)


def _rounded(value: float, feature: str) -> float:
    return float(round(value)) if feature in _WHOLE_NUMBERS else float(f"{value:.4g}")


def _plain(value: Any) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    return None if value != value else float(value)  # noqa: PLR0124
