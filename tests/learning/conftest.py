"""A small shop of three years and models that are simple enough to know what they must say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tenure.core.catalog import MODELS
from tenure.core.errors import FitError, UnknownPlug
from tenure.core.frames.compute import all_features
from tenure.core.modelling.estimator import ModelCard
from tenure.core.orders.tables import Tables
from tenure.learning.panel import Panels

FIRST = date(2022, 1, 1)
AS_OF = date(2023, 7, 1)
FEW = ("frequency", "recency", "T", "monetary_value", "net_spend", "days_since_last_order")


def order_rows(customers: int, seed: int = 0) -> pd.DataFrame:
    """Customers who join over the first year, order at a rate of their own, and may leave after an order."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        day, size, gap = rng.uniform(0, 365), rng.lognormal(3, 0.5), rng.gamma(2, 20) + 3
        while day < (AS_OF - FIRST).days + 90:
            rows.append((f"c{number:05d}", day, size * rng.lognormal(0, 0.2)))
            if rng.random() < 0.1:
                break
            day += rng.exponential(gap) + 1
    made = pd.DataFrame(rows, columns=["customer_id", "day", "amount"])
    made["order_id"] = [f"o{i}" for i in range(len(made))]
    start = datetime.combine(FIRST, datetime.min.time())
    made["order_date"] = pd.to_datetime([start + timedelta(days=day) for day in made.pop("day")])
    return made


@pytest.fixture(scope="session")
def shop_engine():
    from tenure.engines.duckdb import Engine

    with Engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def shop_rows() -> pd.DataFrame:
    return order_rows(400)


@pytest.fixture(scope="session")
def make_panels(shop_engine, shop_rows):
    """Panels over the shop, or over other rows; `money=False` leaves the amounts out."""

    def make(rows: pd.DataFrame | None = None, money: bool = True, features=FEW) -> Panels:
        rows = shop_rows if rows is None else rows
        table = pa.Table.from_pandas(rows if money else rows.drop(columns="amount"), preserve_index=False)
        dates = table["order_date"].cast(pa.timestamp("us"))
        table = table.set_column(table.column_names.index("order_date"), "order_date", dates)
        name = f"orders_{len(rows)}_{money}"
        return Panels(
            Tables(shop_engine.from_arrow(table, name)), shop_engine, all_features().select(features)
        )

    return make


@pytest.fixture(scope="session")
def panels(make_panels):
    return make_panels()


class _Saved:
    """Saves and loads what a fake has learned: one number."""

    learned_: float

    def save(self, path):
        path.mkdir(parents=True)
        (path / "card.json").write_text(json.dumps({"learned": self.learned_}))

    @classmethod
    def load(cls, path):
        model = cls()
        model.learned_ = json.loads((path / "card.json").read_text())["learned"]
        return model

    def predict_interval(self, frame, horizon_days, level):
        raise AssertionError("has no intervals of its own")


class Rate(_Saved):
    """Baseline: net spend per day of age goes on, times a factor that is too high by far."""

    card: ClassVar = ModelCard(
        name="rate", doc="", needs=("net_spend", "T"), gives=("predicted_clv",), source="", baseline=True
    )

    def fit(self, frame):
        self.learned_ = 5.0
        return self

    def predict(self, frame, horizon_days):
        rate = frame["net_spend"] / frame["T"].clip(lower=30)
        return pd.DataFrame({"predicted_clv": self.learned_ * horizon_days * rate}, index=frame.index)


class Recent(_Saved):
    """Panel model: how much of the last window's spend came again, learned from past windows."""

    card: ClassVar = ModelCard(
        name="recent", doc="", needs=(), gives=("predicted_clv",), source="", learns_from="panel"
    )
    panels_seen: ClassVar[list[pd.DataFrame]] = []

    def fit(self, frame):
        self.panels_seen.append(frame)
        self.learned_ = float(frame["target_spend"].sum() / max(frame["spend_last_window"].sum(), 1))
        return self

    def predict(self, frame, horizon_days):
        value = self.learned_ * frame["spend_last_window"] + 0.01 * frame["net_spend"]
        return pd.DataFrame({"predicted_clv": value}, index=frame.index)


class Btyd(_Saved):
    """Companion: gives everything a BTYD model gives, from days since the last order."""

    card: ClassVar = ModelCard(
        name="bg_nbd_gamma_gamma",
        doc="",
        roles=MODELS.load("bg_nbd_gamma_gamma").card.roles,
        needs=("days_since_last_order",),
        gives=(
            "predicted_clv",
            "expected_purchases",
            "expected_order_value",
            "probability_alive",
            "churn_probability",
            "expected_date_of_next_order",
        ),
        source="",
    )

    def fit(self, frame):
        self.learned_ = float(frame["net_spend"].sum() / (frame["frequency"] + 1).sum())
        return self

    def predict(self, frame, horizon_days):
        alive = np.exp(-frame["days_since_last_order"] / 100)
        made = pd.DataFrame({"probability_alive": alive, "churn_probability": 1 - alive}, index=frame.index)
        made["expected_purchases"] = alive * horizon_days / 60
        made["expected_order_value"] = self.learned_
        made["predicted_clv"] = made["expected_purchases"] * self.learned_
        made["expected_date_of_next_order"] = frame["as_of"] + pd.Timedelta(days=20)
        return made


class Companion(Btyd):
    """The one that a champion is given for what it leaves open."""

    card: ClassVar = replace(
        Btyd.card,
        name="pareto_nbd_gamma_gamma",
        roles=MODELS.load("pareto_nbd_gamma_gamma").card.roles,
    )


class OrdersOnly(Btyd):
    """The same for a log without money."""

    card: ClassVar = ModelCard(
        name="bg_nbd",
        doc="",
        roles=MODELS.load("bg_nbd").card.roles,
        needs=("days_since_last_order",),
        gives=("expected_purchases", "probability_alive", "churn_probability"),
        source="",
    )

    def fit(self, frame):
        self.learned_ = 1.0
        return self

    def predict(self, frame, horizon_days):
        alive = np.exp(-frame["days_since_last_order"] / 100)
        made = {"expected_purchases": alive * horizon_days / 60, "probability_alive": alive}
        return pd.DataFrame(made | {"churn_probability": 1 - alive}, index=frame.index)


class OrdersCompanion(OrdersOnly):
    """The same beside a champion."""

    card: ClassVar = replace(OrdersOnly.card, name="pareto_nbd", roles=MODELS.load("pareto_nbd").card.roles)


class Broken(Rate):
    """Cannot be fitted on the newest cutoffs."""

    card: ClassVar = ModelCard(name="broken", doc="", needs=(), gives=("predicted_clv",), source="")

    def fit(self, frame):
        if frame["as_of"].max() > pd.Timestamp(2023, 1, 1):
            raise FitError("no optimum found")
        self.learned_ = 1.0
        return self


class Silly(Rate):
    """Gives nulls."""

    card: ClassVar = ModelCard(name="silly", doc="", needs=(), gives=("predicted_clv",), source="")

    def predict(self, frame, horizon_days):
        return pd.DataFrame({"predicted_clv": np.nan}, index=frame.index)


@dataclass(frozen=True)
class FakeCatalog:
    """A catalog of these models."""

    models: dict[str, type] = field(default_factory=dict)

    def names(self):
        return sorted(self.models)

    def load(self, name):
        if name not in self.models:
            raise UnknownPlug("model", name, self.models)
        return self.models[name]


@pytest.fixture
def catalog() -> FakeCatalog:
    Recent.panels_seen.clear()
    return FakeCatalog(
        {
            one.card.name: one
            for one in (Rate, Recent, Btyd, Companion, OrdersOnly, OrdersCompanion, Broken, Silly)
        }
    )


@pytest.fixture
def panels_seen(catalog) -> list[pd.DataFrame]:
    """Every panel that a panel model was fitted on in this test."""
    return Recent.panels_seen


@dataclass
class Heard:
    """Progress that remembers."""

    steps: list[tuple[str, int | None]] = field(default_factory=list)
    done: int = 0

    def step(self, name, total=None):
        self.steps.append((name, total))

    def advance(self, units=1):
        self.done += units

    def note(self, text): ...

    def show(self, finding): ...


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(scope="session")
def as_of() -> date:
    return AS_OF
