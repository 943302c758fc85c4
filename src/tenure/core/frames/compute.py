"""The computation of the customer frame: one row per known customer, one column per feature.

All features of a grain share one aggregation; the aggregations are joined on `customer_id`; features derived
from other features come last. Everything stays a lazy expression: nothing runs here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.catalog import FEATURES
from tenure.core.errors import OptionError
from tenure.core.frames.feature import Cut, Feature, FeatureSet, Grain, one_if, settled
from tenure.core.frames.frame import CUSTOMER_ID, TARGET_CHURNED, TARGET_ORDERS, TARGET_SPEND
from tenure.core.frames.grain import DAY_EXTRAS, GRAINS, GrainInputs, day_grain, is_met, purchases

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.frames.snapshot import Snapshot
    from tenure.core.orders.tables import Tables

_ORDER_DAYS = "_order_days"
_DECIMALS, _FINE_DECIMALS = 9, 12
"""Decimals of money and of everything else; further digits depend on the order in which an engine adds."""
_BY_DAY = ("day", *DAY_EXTRAS)
"""Grains that share the first aggregation, which also determines the known customers."""
_NOT_JOINED_BY_CUSTOMER = (*_BY_DAY, "shop", "customer")


def all_features() -> FeatureSet:
    """Every feature of the catalog: families by name, features in the order of their family."""
    return FeatureSet(tuple(feature for family in FEATURES.names() for feature in FEATURES.load(family)))


def available(features: FeatureSet, tables: Tables) -> tuple[FeatureSet, dict[str, tuple[str, ...]]]:
    """The features that can be built from the tables, and the others with the columns they lack.

    A feature lacks its own missing needs and those of the features it is derived from.
    """
    by_name = {feature.name: feature for feature in features}
    missing: dict[str, tuple[str, ...]] = {}

    def missed_by(feature: Feature) -> tuple[str, ...]:
        if feature.name not in missing:
            own = [need for need in feature.all_needs if not is_met(need, tables)]
            inherited = [need for name in feature.uses for need in missed_by(by_name[name])]
            missing[feature.name] = tuple(dict.fromkeys(own + inherited))
        return missing[feature.name]

    usable = tuple(feature for feature in features if not missed_by(feature))
    return FeatureSet(usable), {
        feature.name: missing[feature.name] for feature in features if missing[feature.name]
    }


def compute(features: FeatureSet, snapshot: Snapshot, cut: Cut | None = None) -> ir.Table:
    """The customer frame at `snapshot.as_of`, lazy.

    One row per known customer (at least one purchase in the history); columns `customer_id` and, in their
    order, those features that can be built from the tables: float64, or text for unit `category`.
    Other features are left out; `available` lists them. `cut` is what features see of the snapshot's day;
    by default the snapshot's own cut.
    """
    switched_on, _ = available(features, snapshot.tables)
    cut = cut or Cut(snapshot.as_of, snapshot.horizon_days)
    building = _with_parts(switched_on)
    frame = _known_customers(building, snapshot.history, cut)
    for grain in dict.fromkeys(feature.grain for feature in building):
        if grain not in _NOT_JOINED_BY_CUSTOMER:
            frame = _join(frame, _aggregate(grain, building, snapshot.history, cut), grain)
    counts = {
        feature.name: ibis.coalesce(frame[feature.name], feature.when_absent)
        for feature in building
        if feature.when_absent is not None
    }
    frame = frame.mutate(**counts) if counts else frame
    shop = [feature for feature in building if feature.grain == "shop"]
    if shop:
        rows = _grain("shop", building, snapshot.history, cut)
        frame = frame.cross_join(rows.agg(**_columns(shop, rows, cut)))
    frame = _derive(frame, [feature for feature in building if feature.grain == "customer"], cut)
    return frame.select(
        CUSTOMER_ID, **{feature.name: _typed(frame[feature.name], feature) for feature in switched_on}
    )


def targets(snapshot: Snapshot) -> ir.Table:
    """Outcomes of known customers in `[as_of, as_of + horizon_days)`, lazy.

    Columns `customer_id, target_spend` (net, by the date of the row), `target_orders` (order days) and
    `target_churned` (1.0 without any order). Customers without activity have zeros. Without amounts there
    is no `target_spend`.
    """
    rows = snapshot.future
    has_money = "amount" in rows.columns
    day = rows.order_date.date()
    rows = rows.select(
        CUSTOMER_ID, **({"amount": rows.amount} if has_money else {}), day=day, bought=one_if(purchases(rows))
    )
    sums = {"spend": settled(rows.amount.sum())} if has_money else {}
    days = rows.group_by(CUSTOMER_ID, "day").agg(bought=rows.bought.max(), **sums)
    totals = days.group_by(CUSTOMER_ID).agg(
        orders=days.bought.sum(), **({"spend": settled(days.spend.sum())} if has_money else {})
    )
    frame = _join(_known_customers([], snapshot.history, Cut(snapshot.as_of)), totals, "target")
    orders = ibis.coalesce(frame.orders, 0.0)
    columns = {TARGET_ORDERS: orders, TARGET_CHURNED: one_if(orders == 0)}
    if has_money:
        columns = {TARGET_SPEND: ibis.coalesce(frame.spend, 0.0), **columns}
    return frame.select(CUSTOMER_ID, **columns)


def cap_at(frame: ir.Table, features: FeatureSet, quantile: float) -> ir.Table:
    """Cap currency features at their `quantile` over the frame; null stays null, no row is dropped.

    This is the outlier policy: the log keeps every order, but the features of very large customers are
    capped.

    Raises
    ------
    OptionError
        `option.quantile` when `quantile` is not above 0 and at most 1.
    """
    if not 0 < quantile <= 1:
        raise OptionError(
            "The quantile for capping is out of range.",
            values=[quantile],
            hint="choose a number above 0 and at most 1, such as 0.99",
            code="option.quantile",
        )
    money = [
        feature.name
        for feature in features
        if feature.unit.startswith("currency") and feature.name in frame.columns
    ]
    if not money:
        return frame
    caps = frame.agg(**{f"_cap_{name}": frame[name].quantile(quantile) for name in money})
    joined = frame.cross_join(caps)
    capped = {
        name: ibis.ifelse(joined[name] > joined[f"_cap_{name}"], joined[f"_cap_{name}"], joined[name])
        for name in money
    }
    return joined.select(**{name: capped.get(name, joined[name]) for name in frame.columns})


def _with_parts(features: FeatureSet) -> list[Feature]:
    """The features and the aggregates they are derived from, each once."""
    return list({part.name: part for feature in features for part in (*feature.parts, feature)}.values())


def _known_customers(building: list[Feature], history: Tables, cut: Cut) -> ir.Table:
    """One row per customer with a purchase, with the features of the day grains."""
    by_day = [feature for feature in building if feature.grain in _BY_DAY]
    if not by_day:
        rows = history.transactions
        return rows.filter(purchases(rows)).select(CUSTOMER_ID).distinct()
    needs = frozenset(need for feature in by_day for need in feature.needs)
    days = day_grain(GrainInputs(history, cut, needs), frozenset(feature.grain for feature in by_day))
    columns = _columns(by_day, days, cut)
    frame = days.group_by(CUSTOMER_ID).agg(**columns, **{_ORDER_DAYS: days.order_day.count()})
    return frame.filter(frame[_ORDER_DAYS] > 0)


def _aggregate(grain: Grain, building: list[Feature], history: Tables, cut: Cut) -> ir.Table:
    rows = _grain(grain, building, history, cut)
    columns = _columns([feature for feature in building if feature.grain == grain], rows, cut)
    if grain == "profile":
        columns = {name: column.max() for name, column in columns.items()}
    return rows.group_by(CUSTOMER_ID).agg(**columns)


def _grain(grain: Grain, building: list[Feature], history: Tables, cut: Cut) -> ir.Table:
    needs = frozenset(need for feature in building if feature.grain == grain for need in feature.needs)
    return GRAINS[grain](GrainInputs(history, cut, needs))


def _columns(features: list[Feature], rows: ir.Table, cut: Cut) -> dict[str, Any]:
    return {feature.name: _settled(feature, feature.column(rows, cut)) for feature in features}


def _settled(feature: Feature, column: ir.Value) -> ir.Value:
    if not column.type().is_floating():
        return column
    return settled(column, _DECIMALS if feature.unit.startswith("currency") else _FINE_DECIMALS)


def _join(frame: ir.Table, part: ir.Table, grain: str) -> ir.Table:
    """Left join on the customer; all columns of `part` except the key are new."""
    key = f"_{grain}_{CUSTOMER_ID}"
    part = part.rename({key: CUSTOMER_ID})
    return frame.left_join(part, frame[CUSTOMER_ID] == part[key]).drop(key)


def _derive(frame: ir.Table, derived: list[Feature], cut: Cut) -> ir.Table:
    """Add features derived from other features, in as many rounds as they build on each other."""
    pending = list(derived)
    while pending:
        ready = [feature for feature in pending if set(feature.uses) <= set(frame.columns)]
        if not ready:
            raise ValueError(
                f"features depend on others that are not in the set: {[feature.name for feature in pending]}"
            )
        frame = frame.mutate(**_columns(ready, frame, cut))
        pending = [feature for feature in pending if feature not in ready]
    return frame


def _typed(column: ir.Value, feature: Feature) -> ir.Value:
    return column.cast("string" if feature.unit == "category" else "float64")
