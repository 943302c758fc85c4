"""Open the orders and choose the window: the first step of back-tests, training and prediction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from tenure.app.data.orders import OrderLog, Orders, open_lake, open_orders
from tenure.app.modelling.time_choices import choose_as_of, choose_horizon
from tenure.core.frames.window import Window
from tenure.core.orders.account import Account
from tenure.learning.panel import Panels
from tenure.monitoring.order_age import (
    days_predicted_are_over,
    longest_pause,
    newest_is_ahead,
    order_age,
)
from tenure.serving.live.order_gaps import lone_orders, purchase_days

if TYPE_CHECKING:
    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class OrderSelection:
    """Which orders to use, as of which day, and how far ahead to predict.

    log : orders to read; a shop with a workspace imports them into its lake first. The lake's when left out.
    horizon : such as `90d`, `12 weeks`, `6 months` or `1y`.
    as_of : the day after the last order when left out.
    account : which rows count, of a file that was imported just before.
    """

    log: OrderLog | None = None
    horizon: str = "90d"
    as_of: date | None = None
    account: Account = field(default_factory=Account)


@dataclass(frozen=True)
class PreparedOrders:
    """The selected orders and their window; usable while the engine is open.

    warning : sentences if the newest order is old, or some dates are implausible.
    """

    orders: Orders
    window: Window
    panels: Panels
    warning: str | None = None

    @property
    def engine(self) -> Engine:
        return self.panels.engine


@contextmanager
def prepare(selection: OrderSelection, shop: Shop, progress: Progress) -> Iterator[PreparedOrders]:
    """Open the orders on DuckDB and choose the window; the engine closes with the block.

    Raises
    ------
    InputError
        The log, the day or the horizon cannot be used.
    """
    with shop.engine("duckdb") as engine:
        orders = _open_selection(selection, shop, engine, progress)
        prepared = prepare_orders(orders, selection, engine, progress, shop.today)
        sentences = lone_orders(purchase_days(orders.tables, prepared.window.as_of, engine))
        if prepared.warning is None and (age := _age(prepared, shop.today)):
            sentences.append(age)
        for sentence in sentences:
            progress.note(sentence)
        yield replace(prepared, warning=_joined([prepared.warning, *sentences]))


def _age(prepared: PreparedOrders, today: date) -> str | None:
    """A sentence if the newest order is old, and nobody chose an earlier day."""
    orders, window = prepared.orders, prepared.window
    if window.as_of <= orders.last_order:
        return None
    rows = orders.tables.transactions
    days = prepared.engine.to_arrow(rows.select(day=rows.order_date.date()).distinct())["day"].to_pylist()
    pause = longest_pause(day for day in days if day is not None)
    age = order_age(orders.last_order, today, longest_pause_days=pause, horizon_days=window.horizon_days)
    return age.sentence


def prepare_orders(
    orders: Orders, selection: OrderSelection, engine: Engine, progress: Progress, today: date
) -> PreparedOrders:
    """Choose the window of orders that are open. Raises TimeError if they do not allow it."""
    as_of = choose_as_of(selection.as_of, orders, progress)
    horizon_days = choose_horizon(selection.horizon, as_of, orders)
    over = days_predicted_are_over(orders.last_order, horizon_days, today, as_of)
    ahead = newest_is_ahead(orders.last_order, today) if orders.last_order < as_of else None
    for sentence in (over, ahead):
        if sentence:
            progress.note(sentence)
    window = Window(as_of, horizon_days)
    return PreparedOrders(orders, window, Panels(orders.tables, engine), _joined([over, ahead]))


def _joined(sentences: Iterable[str | None]) -> str | None:
    return " ".join(sentence for sentence in sentences if sentence) or None


def _open_selection(selection: OrderSelection, shop: Shop, engine: Engine, progress: Progress) -> Orders:
    """From the log, from the lake, or from the lake after importing the log."""
    if selection.log is None or not shop.has_workspace:
        orders = open_orders(selection.log, shop, engine, progress)
        return orders if selection.log else replace(orders, account=selection.account)
    from tenure.app.data.ingest import Ingest, ingest_on

    result = ingest_on(engine, Ingest(selection.log), shop, progress)
    if result.already_ingested:
        progress.note("The workspace already has this log; nothing was added")
    for sentence in result.sentences:
        progress.note(sentence)
    orders = open_lake(shop, engine, progress)
    return replace(orders, reading=result.reading, cleaned=result.cleaned, account=result.account)
