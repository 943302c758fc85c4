"""Predictions of the shop's customers at this moment.

Who has ordered nothing since the last scoring gets the prediction that was made then; everybody else is
predicted anew, from features of all their orders up to the last one answered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import DataError, UnknownCustomer
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.open_engine import open_engine
from tenure.core.orders.schema import PREDICTIONS
from tenure.learning.explanations.explanation import DEFAULT_REASONS
from tenure.learning.predict import PredictOptions, predicted
from tenure.serving.live.live_copy import View
from tenure.serving.live.record import checked
from tenure.serving.predictions.longer import over

if TYPE_CHECKING:
    import pandas as pd

    from tenure.learning.explanations.explanation import Explanation
    from tenure.serving.predictions.frames import LiveFrames
    from tenure.serving.shop import Shop

Row = dict[str, Any]
PredictionSource = Literal["stored", "live"]
LIVE_RUN = "live"
MAX_CUSTOMERS = 10_000
_REMEMBERED = 10_000
_COLUMNS = PREDICTIONS.names


@dataclass(frozen=True)
class Prediction:
    """One customer's row of the Predictions table. `made`: at the last scoring, or just now."""

    values: Row
    made: PredictionSource

    @property
    def as_of(self) -> date:
        day: date = self.values["as_of"]
        return day


class LivePredictions:
    """Predictions of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock, self._opening = Lock(), Lock()
        self._opened: LiveFrames | None = None
        self._made: OrderedDict[tuple[object, ...], Prediction] = OrderedDict()

    @property
    def _frames(self) -> LiveFrames:
        """Made when first needed: it brings in the language of features, which takes a second to load."""
        with self._opening:
            if self._opened is None:
                from tenure.serving.predictions.frames import LiveFrames

                self._opened = LiveFrames(open_engine(self._shop.settings, "duckdb"))
            return self._opened

    def of(self, customer_id: str) -> Prediction:
        """Of one customer.

        Raises
        ------
        UnknownCustomer
            Nobody of that id has ordered anything.
        ModelError
            `model.none`: there is no model to predict a new customer with.
        """
        found = self.of_many([customer_id]).get(customer_id)
        if found is None:
            raise UnknownCustomer()
        return found

    def of_many(self, customer_ids: Sequence[str]) -> dict[str, Prediction]:
        """By customer, in the order they were asked for; the unknown are left out."""
        found = self.available(customer_ids)
        anew = [one for one, prediction in found.items() if prediction is None]
        made = self.recompute(anew) if anew else {}
        return {
            one: prediction
            for one, stored in found.items()
            if (prediction := stored or made.get(one)) is not None
        }

    def available(self, customer_ids: Sequence[str]) -> dict[str, Prediction | None]:
        """Those that need not be computed; None for who must be predicted `recompute`. No entry: unknown."""
        view = self._shop.view()
        stored = view.served.customers(customer_ids) if view.served.has_orders else {}
        found: dict[str, Prediction | None] = {}
        for customer_id in dict.fromkeys(customer_ids):
            row, waits = stored.get(customer_id), view.waiting.has(customer_id)
            if row is not None and row["run_id"] is not None and not (waits or row["is_stale"]):
                found[customer_id] = Prediction({name: row[name] for name in _COLUMNS}, "stored")
            elif row is not None or waits:
                found[customer_id] = self._made.get((*view.key, customer_id))
        return found

    def recompute(self, customer_ids: Sequence[str]) -> dict[str, Prediction]:
        """Predicted now, from every order so far; remembered until something changes. Raises ModelError."""
        view = self._shop.view()
        made = self._computed(view, list(customer_ids))
        with self._lock:
            for one, prediction in made.items():
                self._made[*view.key, one] = prediction
            while len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
        return made

    def frame_of(self, customer_id: str, view: View) -> pd.DataFrame:
        """Their features now, as the champion takes them. Raises UnknownCustomer."""
        frame = self._frame(view, [customer_id])
        if frame.empty:
            raise UnknownCustomer()
        return frame

    def frame_of_some(self, customer_ids: Sequence[str], view: View) -> pd.DataFrame:
        """As `frame_of`, of those who are known."""
        return self._frame(view, list(customer_ids))

    def over(self, customer_id: str, horizon_days: int) -> Prediction:
        """Of one customer, over another horizon than the model's. Raises OptionError as `longer.over`."""
        view = self._shop.view()
        if horizon_days == view.served.trained.horizon_days:
            return self.of(customer_id)
        return Prediction(_rows(view, self.frame_of(customer_id, view), horizon_days)[0], "live")

    def from_orders(self, rows: Sequence[Row], now: datetime) -> list[Prediction]:
        """Of customers known by these orders alone (columns of `core.schema`), in order of appearance.

        As of the shop's `as_of`, or the day after the newest of these orders where that is later. Nothing is
        kept. Raises InputError as `live.record`.
        """
        view = self._shop.view()
        plain = checked("transactions", rows, view.served, now)
        # Names that no customer of the shop can have: its own orders must not mix with these.
        ids = dict.fromkeys(row[CUSTOMER_ID] for row in plain)
        names = {customer_id: f"\x00{number}" for number, customer_id in enumerate(ids)}
        guests: dict[str, list[Row]] = {name: [] for name in names.values()}
        for row in plain:
            name = names[row[CUSTOMER_ID]]
            guests[name].append({**row, CUSTOMER_ID: name})
        visited = View(view.served, replace(view.waiting, guests=guests))
        frame = self._frame(visited, list(guests))
        if frame.empty:
            raise DataError("None of these rows is a purchase.", hint="send orders with positive amounts")
        made = {row[CUSTOMER_ID]: row for row in _rows(visited, frame)}
        return [
            Prediction({**made[name], CUSTOMER_ID: customer_id}, "live")
            for customer_id, name in names.items()
            if name in made
        ]

    def explained(self, customer_id: str, reasons: int = DEFAULT_REASONS) -> Explanation:
        """Why: as `app.explain`, from features as they are now. Raises UnknownCustomer."""
        view = self._shop.view()
        frame = self.frame_of(customer_id, view)
        from tenure.learning.explanations.explain import explained

        made = explained(view.served.trained, frame, view.as_of, reasons)
        return replace(made, currency=self._shop.currency)

    def _computed(self, view: View, customer_ids: list[str]) -> dict[str, Prediction]:
        frame = self._frame(view, customer_ids)
        rows = [] if frame.empty else _rows(view, frame)
        return {row[CUSTOMER_ID]: Prediction(row, "live") for row in rows}

    def _frame(self, view: View, customer_ids: list[str]) -> pd.DataFrame:
        trained = view.served.trained
        return self._frames.frame(view, customer_ids, trained.horizon_days, trained.model.card.sequences)


def _rows(view: View, frame: pd.DataFrame, horizon_days: int | None = None) -> list[Row]:
    """What the champion says of a frame now; over its own horizon when none is named."""
    trained = view.served.trained
    table = predicted(PredictOptions(view.as_of, LIVE_RUN), trained, frame, view.served.values)
    return as_rows(over(table, trained, frame, horizon_days or trained.horizon_days))


def as_rows(table: pd.DataFrame) -> list[Row]:
    """Rows of a Predictions table as plain values, unknown as None."""
    columns = [table[name].tolist() for name in _COLUMNS]
    return [
        {name: None if value != value else value for name, value in zip(_COLUMNS, row, strict=True)}  # noqa: PLR0124
        for row in zip(*columns, strict=True)
    ]
