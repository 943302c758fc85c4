"""Up-to-date predictions for the shop's customers.

Customers without new orders or events since the last scoring keep its prediction; all others are predicted
again from features of all their orders.
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
from tenure.learning.other_horizon import over
from tenure.learning.predict import PredictOptions, predicted
from tenure.learning.trials import PREDICTED
from tenure.serving.live.live_copy import View
from tenure.serving.live.record import validated_rows

if TYPE_CHECKING:
    import pandas as pd

    from tenure.learning.explanations.explanation import Explanation
    from tenure.serving.predictions.frames import LiveFrames
    from tenure.serving.shop import Shop

Row = dict[str, Any]
PredictionSource = Literal["stored", "live"]
LIVE_RUN = "live"
MAX_CUSTOMERS = 10_000
_MAX_CACHED = 10_000
_COLUMNS = PREDICTIONS.names


@dataclass(frozen=True)
class Prediction:
    """One customer's row of the Predictions table.

    source : `stored` at the last scoring, or `live` now. model_version : made it; None if unknown.
    """

    values: Row
    source: PredictionSource
    model_version: int | None = None

    @property
    def as_of(self) -> date:
        day: date = self.values["as_of"]
        return day


class LivePredictions:
    """Predictions of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock, self._opening = Lock(), Lock()
        self._live_frames: LiveFrames | None = None
        self._recent: OrderedDict[tuple[object, ...], Prediction] = OrderedDict()

    @property
    def _frames(self) -> LiveFrames:
        """Created on first use, because importing Ibis takes a second."""
        with self._opening:
            if self._live_frames is None:
                from tenure.serving.predictions.frames import LiveFrames

                self._live_frames = LiveFrames(open_engine(self._shop.settings, "duckdb"))
            return self._live_frames

    def of(self, customer_id: str) -> Prediction:
        """The prediction for one customer.

        Raises
        ------
        UnknownCustomer
            No customer with this ID has ordered.
        ModelError
            `model.none`: there is no model to predict a new customer with.
        """
        prediction = self.of_many([customer_id]).get(customer_id)
        if prediction is None:
            raise UnknownCustomer()
        return prediction

    def of_many(self, customer_ids: Sequence[str]) -> dict[str, Prediction]:
        """Predictions by customer, in the order of the IDs; unknown customers are left out."""
        ready = self.available(customer_ids)
        missing = [customer_id for customer_id, prediction in ready.items() if prediction is None]
        computed = self.recompute(missing) if missing else {}
        return {
            customer_id: prediction
            for customer_id, stored_prediction in ready.items()
            if (prediction := stored_prediction or computed.get(customer_id)) is not None
        }

    def available(self, customer_ids: Sequence[str]) -> dict[str, Prediction | None]:
        """Predictions that exist already; None if `recompute` is needed. Unknown customers have no entry."""
        view = self._shop.view()
        stored_rows = view.served.customers(customer_ids) if view.served.has_orders else {}
        predictions: dict[str, Prediction | None] = {}
        for customer_id in dict.fromkeys(customer_ids):
            row, is_pending = stored_rows.get(customer_id), view.waiting.has(customer_id)
            if row is not None and row["run_id"] is not None and not (is_pending or row["is_stale"]):
                predictions[customer_id] = Prediction(
                    {name: row[name] for name in _COLUMNS}, "stored", view.served.published.scored_version
                )
            elif row is not None or is_pending:
                predictions[customer_id] = self._recent.get((*view.key, customer_id))
        return predictions

    def recompute(self, customer_ids: Sequence[str]) -> dict[str, Prediction]:
        """Predict now, from all orders so far; cached until something changes. Raises ModelError."""
        view = self._shop.view()
        computed = self._computed(view, list(customer_ids))
        with self._lock:
            for customer_id, prediction in computed.items():
                self._recent[*view.key, customer_id] = prediction
            while len(self._recent) > _MAX_CACHED:
                self._recent.popitem(last=False)
        return computed

    def frame_of(self, customer_id: str, view: View) -> pd.DataFrame:
        """A customer's features now, as input of the champion. Raises UnknownCustomer."""
        frame = self._frame(view, [customer_id])
        if frame.empty:
            raise UnknownCustomer()
        return frame

    def frame_of_some(self, customer_ids: Sequence[str], view: View) -> pd.DataFrame:
        """As `frame_of`, for several customers; unknown ones are left out."""
        return self._frame(view, list(customer_ids))

    def frames_of(self, customer_ids: Sequence[str], view: View, horizon_days: int) -> pd.DataFrame:
        """Features of these customers now, for any horizon and without a model; unknown ones are left out."""
        return self._frames.frame(view, customer_ids, horizon_days)

    def over(self, customer_id: str, horizon_days: int) -> Prediction:
        """The prediction for one customer over another horizon. Raises OptionError (`option.horizon`)."""
        view = self._shop.view()
        if horizon_days == view.served.trained.horizon_days:
            return self.of(customer_id)
        return _live(_rows(view, self.frame_of(customer_id, view), horizon_days)[0], view)

    def from_orders(self, rows: Sequence[Row], now: datetime) -> list[Prediction]:
        """Predictions for customers defined by these orders alone (columns of `core.schema`), in order.

        As of the shop's `as_of`, or the day after the newest of these orders if that is later. Nothing is
        stored. Raises InputError as `live.record`.
        """
        view = self._shop.view()
        plain = validated_rows("transactions", rows, view.served, now)
        # IDs that no customer of the shop can have, so that its orders do not mix with these.
        ids = dict.fromkeys(row[CUSTOMER_ID] for row in plain)
        names = {customer_id: f"\x00{number}" for number, customer_id in enumerate(ids)}
        guests: dict[str, list[Row]] = {name: [] for name in names.values()}
        for row in plain:
            name = names[row[CUSTOMER_ID]]
            guests[name].append({**row, CUSTOMER_ID: name})
        guest_view = View(view.served, replace(view.waiting, guests=guests))
        frame = self._frame(guest_view, list(guests))
        if frame.empty:
            raise DataError("None of these rows is a purchase.", hint="send orders with positive amounts")
        rows_by_name = {row[CUSTOMER_ID]: row for row in _rows(guest_view, frame)}
        return [
            _live({**rows_by_name[name], CUSTOMER_ID: customer_id}, view)
            for customer_id, name in names.items()
            if name in rows_by_name
        ]

    def explained(self, customer_id: str, reasons: int = DEFAULT_REASONS) -> Explanation:
        """As `app.explain`, from current features. Raises UnknownCustomer.

        If the champion's prediction exists, the parts add up to it, and it is not computed again.
        """
        view = self._shop.view()
        frame = self.frame_of(customer_id, view)
        from tenure.learning.explanations.explain import explained

        existing = self._of_champion(customer_id, view)
        explanation = explained(view.served.trained, frame, view.as_of, reasons, existing)
        return replace(explanation, currency=self._shop.currency)

    def _of_champion(self, customer_id: str, view: View) -> list[float] | None:
        """The available prediction in the column that is explained; None if another version made it."""
        prediction = self.available([customer_id]).get(customer_id)
        if prediction is None or prediction.model_version is None:
            return None
        value = prediction.values[PREDICTED[view.served.trained.target]]
        is_of_champion = prediction.model_version == view.served.published.model_number
        return [value] if is_of_champion and value is not None else None

    def _computed(self, view: View, customer_ids: list[str]) -> dict[str, Prediction]:
        frame = self._frame(view, customer_ids)
        rows = [] if frame.empty else _rows(view, frame)
        return {row[CUSTOMER_ID]: _live(row, view) for row in rows}

    def _frame(self, view: View, customer_ids: list[str]) -> pd.DataFrame:
        trained = view.served.trained
        return self._frames.frame(view, customer_ids, trained.horizon_days, trained.model.card.sequences)


def _live(row: Row, view: View) -> Prediction:
    return Prediction(row, "live", view.served.published.model_number)


def _rows(view: View, frame: pd.DataFrame, horizon_days: int | None = None) -> list[Row]:
    """Predictions of the champion for a frame, over its own horizon if none is given."""
    trained = view.served.trained
    table = predicted(PredictOptions(view.as_of, LIVE_RUN), trained, frame, view.served.values)
    return as_rows(over(table, trained, frame, horizon_days or trained.horizon_days))


def as_rows(table: pd.DataFrame) -> list[Row]:
    """Rows of a Predictions table as plain values; unknown is None."""
    columns = [table[name].tolist() for name in _COLUMNS]
    return [
        {name: None if value != value else value for name, value in zip(_COLUMNS, row, strict=True)}  # noqa: PLR0124
        for row in zip(*columns, strict=True)
    ]
