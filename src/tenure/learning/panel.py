"""Customer frames and targets at any cutoff, each computed once for back-test, training and prediction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tenure.core.errors import DataError
from tenure.core.frames.compute import all_features, available, compute, targets
from tenure.core.frames.feature import FeatureSet
from tenure.core.frames.frame import AS_OF, CUSTOMER_ID, HORIZON_DAYS
from tenure.core.frames.order_days import inner_order_days
from tenure.core.frames.order_sequences import last_order_days
from tenure.core.frames.query_text import FrameText, TextEngine
from tenure.core.frames.snapshot import Snapshot
from tenure.core.frames.window import Window
from tenure.learning.sequences import as_lists

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

    from tenure.core.modelling.estimator import Estimator
    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine
    from tenure.evaluation.season import Days, Floats, Season

    InnerDays = tuple[Days, Days, Days, Floats]

MOST_PANEL_ROWS = 400_000
LAST_WINDOW = {"spend_last_window": "spend_last_horizon", "orders_last_window": "orders_last_horizon"}
"""Columns for the window of `horizon_days` before the cutoff, by the feature each is a copy of."""

OF_THE_HORIZON = (*LAST_WINDOW.values(), "orders_same_window_last_year", "spend_same_window_last_year")
"""Features that count over as many days as the horizon has."""

_SAMPLE = "tenure_panel_sample"


class Panels:
    """Frames and targets of one log.

    Parameters
    ----------
    tables : Tables
        The clean log, materialised in `engine`: it is read once per cutoff.
    engine : Engine
    features : FeatureSet, optional
        All of the catalog when left out; those the log lacks columns for are `switched_off`.
    """

    def __init__(self, tables: Tables, engine: Engine, features: FeatureSet | None = None) -> None:
        self.tables = tables
        self.engine = engine
        self._requested = features
        self._frames: dict[Window, pd.DataFrame] = {}
        self._targets: dict[Window, pd.DataFrame] = {}
        self._seasons: dict[date, Season] = {}
        self._inner_days: tuple[date, InnerDays] | None = None
        self._texts: dict[int, FrameText | None] = {}
        self._lists: dict[date, pd.DataFrame] = {}
        self._past: Panels | None = None

    @cached_property
    def features(self) -> FeatureSet:
        """The features that frames have."""
        return self._available[0]

    @property
    def switched_off(self) -> dict[str, tuple[str, ...]]:
        """Features the log cannot carry, and the columns they miss."""
        return self._available[1]

    @cached_property
    def has_money(self) -> bool:
        """Whether the log has amounts."""
        return self.tables.has("transactions.amount")

    @cached_property
    def first_day(self) -> date:
        """Day of the first row of the log."""
        rows = self.tables.transactions
        first = self.engine.to_arrow(rows.aggregate(first=rows.order_date.min())).to_pylist()[0]["first"]
        if first is None:
            raise DataError("The log has no rows.", hint="provide a log with orders", code="data.empty")
        return first.date()

    def frame(self, window: Window) -> pd.DataFrame:
        """Every known customer when the window begins, sorted by `customer_id`.

        Features, `LAST_WINDOW` and `as_of`.
        """
        if window not in self._frames:
            rows = self._rows_of_frame(window)
            if rows.empty:
                raise DataError(
                    "No customer had bought anything by then.",
                    values=[window.as_of],
                    hint="choose a later as_of",
                    code="data.no_customers",
                )
            self._frames[window] = self.framed(rows, window.as_of)
        return self._frames[window]

    def _rows_of_frame(self, window: Window) -> pd.DataFrame:
        """By the text of the query, written once for all days, where the engine takes text."""
        engine: object = self.engine
        if isinstance(engine, TextEngine):
            days = window.horizon_days
            if days not in self._texts:
                self._texts[days] = FrameText.of(self.computed, self.tables, days, engine)
            text = self._texts[days]
            if text is not None:
                return _in_order(engine.run_text(text.at(window.as_of, engine), text.schema))
        return self._fetch(compute(self.computed, self._snapshot(window)))

    def _snapshot(self, window: Window) -> Snapshot:
        return Snapshot(self.tables, window.as_of, window.horizon_days)

    def framed(self, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
        """Fetched rows of `computed` as a frame."""
        last_window = {
            name: rows[feature] for name, feature in LAST_WINDOW.items() if feature in rows.columns
        }
        frame = rows[[CUSTOMER_ID, *self.features.names]]
        return frame.assign(**last_window, **{AS_OF: _midnight(as_of)})

    def frame_for(self, model: Estimator | type[Estimator], window: Window) -> pd.DataFrame:
        """The frame as this model takes it: with the order sequences where its card asks for them."""
        import pandas as pd

        frame = self.frame(window)
        if not model.card.sequences:
            return frame
        return pd.concat([frame, self._sequences(window.as_of, frame[CUSTOMER_ID])], axis=1)

    def targets(self, window: Window) -> pd.DataFrame:
        """What those customers did in the window: the target columns, in the rows of `frame`."""
        if window not in self._targets:
            rows = self._fetch(targets(self._snapshot(window)))
            joined = _joined(self.frame(window)[[CUSTOMER_ID]], rows)
            self._targets[window] = joined.drop(columns=CUSTOMER_ID)
        return self._targets[window]

    def season(self, as_of: date) -> Season:
        """The season as order days before `as_of` tell it: of spend, or of orders in a log without money."""
        from tenure.evaluation.season import Season

        if as_of not in self._seasons:
            first, last, age, value = self._inner_days_before(as_of)
            self._seasons[as_of] = Season.learn(first, last, age, value, (as_of - self.first_day).days)
        return self._seasons[as_of]

    def orders_ahead(self, window: Window) -> float | None:
        """Orders in the window per known customer, as their cohorts tell it; None for a short history."""
        import numpy as np

        from tenure.evaluation.cohorts import orders_ahead

        frame = self.frame(window)
        won = frame["T"].to_numpy().astype("int64")
        again = frame["frequency"].to_numpy() > 0
        last = won[again] - frame["recency"].to_numpy()[again].astype("int64")
        first, _, age, _ = self._inner_days_before(window.as_of)
        repeats = np.concatenate([first, won[again]]), np.concatenate([age, last])
        orders = orders_ahead(won, *repeats, window.horizon_days)
        return None if orders is None else orders / len(won)

    def _inner_days_before(self, as_of: date) -> InnerDays:
        """Of one day only: they are as many as the orders of the log."""
        if self._inner_days is None or self._inner_days[0] != as_of:
            rows = self.engine.to_arrow(inner_order_days(Snapshot(self.tables, as_of, 1)))
            names = ("first_age_days", "last_age_days", "age_days")
            first, last, age = (rows[name].to_numpy().astype("int64") for name in names)
            self._inner_days = as_of, (first, last, age, rows["value"].to_numpy())
        return self._inner_days[1]

    def panel(
        self, cutoffs: Sequence[date], horizon_days: int, model: type[Estimator] | None = None
    ) -> pd.DataFrame:
        """Frames and targets of several cutoffs, stacked, with `horizon_days`; features as float32.

        As `model` takes frames, if it is given. The caller makes sure that the windows of these cutoffs had
        ended by the day it pretends to be.
        """
        import pandas as pd

        parts = [self._part(Window(cutoff, horizon_days)) for cutoff in cutoffs]
        if model is not None and model.card.sequences:
            frames = {cutoff: self.frame(Window(cutoff, horizon_days)) for cutoff in cutoffs}
            lists = [self._sequences(cutoff, frame[CUSTOMER_ID]) for cutoff, frame in frames.items()]
            parts = [pd.concat(pair, axis=1) for pair in zip(parts, lists, strict=True)]
        return pd.concat(parts, ignore_index=True)

    def past(self, cutoffs: int, most_rows: int = MOST_PANEL_ROWS) -> Panels:
        """These panels on as many customers as keep `cutoffs` frames within `most_rows`; or themselves.

        Customers are chosen by a hash of their id, so the same ones every time and on every engine. The
        first sample is kept, so that training finds the frames of the back-test.
        """
        if self._past is None:
            most = max(most_rows // max(cutoffs, 1), 1)
            ids = self._fetch(self.tables.transactions.select(CUSTOMER_ID).distinct())
            self._past = self if len(ids) <= most else self._only(_lowest_hashes(ids, most))
        return self._past

    def _only(self, ids: pd.DataFrame) -> Panels:
        import pyarrow as pa

        chosen_ids = self.engine.from_arrow(pa.Table.from_pandas(ids, preserve_index=False), f"{_SAMPLE}_ids")
        sample = self.tables
        for name, table in self.tables:
            if CUSTOMER_ID in table.columns:
                rows = table.semi_join(chosen_ids, CUSTOMER_ID)
                sample = sample.with_table(name, self.engine.materialise(rows, f"{_SAMPLE}_{name}"))
        return Panels(sample, self.engine, self._requested)

    @cached_property
    def computed(self) -> FeatureSet:
        """The features of frames, and those the last window is read from."""
        windows, _ = available(all_features().select(tuple(LAST_WINDOW.values())), self.tables)
        more = tuple(feature for feature in windows if feature.name not in self.features.names)
        return FeatureSet((*self.features, *more))

    @cached_property
    def _available(self) -> tuple[FeatureSet, dict[str, tuple[str, ...]]]:
        return available(self._requested if self._requested is not None else all_features(), self.tables)

    def _sequences(self, as_of: date, customers: pd.Series) -> pd.DataFrame:
        """Their last order days as lists from old to new, `core.frame.SEQUENCES`, in the frame's rows."""
        if as_of not in self._lists:
            rows = self.engine.to_arrow(last_order_days(Snapshot(self.tables, as_of))).to_pandas()
            self._lists[as_of] = as_lists(rows, customers)
        return self._lists[as_of]

    def _part(self, window: Window) -> pd.DataFrame:
        import pandas as pd

        frame, target = self.frame(window), self.targets(window)
        numeric = frame.select_dtypes("float64").columns
        length = pd.DataFrame({HORIZON_DAYS: window.horizon_days}, index=frame.index)
        # At once: frames of a hundred columns, put in one by one, fall to pieces.
        return pd.concat([frame.astype(dict.fromkeys(numeric, "float32")), length, target], axis=1)

    def _fetch(self, expression: ir.Table) -> pd.DataFrame:
        return _in_order(self.engine.to_arrow(expression))


def _in_order(rows: pa.Table) -> pd.DataFrame:
    return rows.to_pandas().sort_values(CUSTOMER_ID, ignore_index=True)


def _joined(frame: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    """Columns of `beside` put to the frame's customers; who is not there did nothing, which is 0."""
    import pandas as pd

    matched = beside.set_index(CUSTOMER_ID).reindex(frame[CUSTOMER_ID]).fillna(0.0)
    return pd.concat([frame, matched.set_axis(frame.index)], axis=1)


def _midnight(day: date) -> pd.Timestamp:
    import pandas as pd

    return pd.Timestamp(day).as_unit("s")


def _lowest_hashes(ids: pd.DataFrame, most: int) -> pd.DataFrame:
    import pandas as pd

    hashes = pd.util.hash_array(ids[CUSTOMER_ID].to_numpy(dtype=object), categorize=False)
    return ids.assign(hash=hashes).nsmallest(most, "hash")[[CUSTOMER_ID]]
