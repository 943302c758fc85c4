"""Orders opened, time chosen, frames at hand: where back-test, training, prediction and features begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.data.orders import OrderLog, Orders, open_lake, open_orders
from tenure.app.modelling.time_choices import choose_as_of, choose_horizon
from tenure.core.frames.window import Window
from tenure.core.open_engine import open_engine
from tenure.core.orders.account import Account
from tenure.core.settings import Settings
from tenure.learning.panel import Panels
from tenure.monitoring.order_age import days_predicted_are_over, newest_is_ahead
from tenure.serving.live.order_gaps import lone_orders, purchase_days

if TYPE_CHECKING:
    from tenure.core.ports import Engine, Progress


@dataclass(frozen=True)
class Asked:
    """Which orders, as of when, how far ahead.

    log : orders to read; with a `workspace` they are taken into its lake first. The lake's when left out.
    horizon : as people write it. as_of : the day after the last order when left out.
    account : what was made of a file that was taken into the lake just before.
    """

    log: OrderLog | None = None
    workspace: Path | None = None
    horizon: str = "90d"
    as_of: date | None = None
    account: Account = field(default_factory=Account)


@dataclass(frozen=True)
class Prepared:
    """What was asked for, ready to be worked on while the engine is open.

    warning : sentences where the days that are predicted are over already, or dates are hard to believe.
    """

    orders: Orders
    as_of: date
    horizon_days: int
    panels: Panels
    warning: str | None = None

    @property
    def window(self) -> Window:
        """What is to be predicted."""
        return Window(self.as_of, self.horizon_days)

    @property
    def engine(self) -> Engine:
        return self.panels.engine


@contextmanager
def prepared(asked: Asked, settings: Settings, progress: Progress) -> Iterator[Prepared]:
    """Open the orders on DuckDB and choose the time; the engine closes with the block.

    Raises
    ------
    InputError
        For a log, a day or a horizon that cannot be used; each with its code and next step.
    """
    with open_engine(settings, "duckdb") as engine:
        orders = _orders(asked, settings, engine, progress)
        made = ready(orders, asked, engine, progress, settings.today)
        lone = lone_orders(purchase_days(orders.tables, made.as_of, engine))
        for sentence in lone:
            progress.note(sentence)
        yield replace(made, warning=_together([made.warning, *lone]))


def ready(orders: Orders, asked: Asked, engine: Engine, progress: Progress, today: date) -> Prepared:
    """Opened orders with the time chosen. Raises TimeError where they do not allow it."""
    as_of = choose_as_of(asked.as_of, orders, progress)
    horizon_days = choose_horizon(asked.horizon, as_of, orders)
    over = days_predicted_are_over(orders.last_order, horizon_days, today, as_of)
    ahead = newest_is_ahead(orders.last_order, today) if orders.last_order < as_of else None
    for sentence in (over, ahead):
        if sentence:
            progress.note(sentence)
    return Prepared(orders, as_of, horizon_days, Panels(orders.tables, engine), _together([over, ahead]))


def _together(sentences: Iterable[str | None]) -> str | None:
    return " ".join(one for one in sentences if one) or None


def _orders(asked: Asked, settings: Settings, engine: Engine, progress: Progress) -> Orders:
    """From the log, from the lake, or from the log through the lake."""
    if asked.log is None or asked.workspace is None:
        opened = open_orders(asked.log, asked.workspace, settings.today, engine, progress)
        return opened if asked.log else replace(opened, account=asked.account)
    from tenure.app.data.ingest import Ingest, take_in

    taken = take_in(Ingest(asked.log, asked.workspace), settings, engine, progress)
    if taken.already_ingested:
        progress.note("The workspace already has this log; nothing was added")
    for sentence in taken.sentences:
        progress.note(sentence)
    orders = open_lake(asked.workspace, engine, progress)
    return replace(orders, reading=taken.reading, cleaned=taken.cleaned, account=taken.account)
