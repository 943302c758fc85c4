"""Shared base of panel models: subclasses differ in how a head is trained and loaded.

Spend and orders are learned relative to the level of their window (`_level`), so that the season of the
coming window can be applied; newer cutoffs have more weight; BTYD expectations are among the features.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FitError, NotFitted, OptionError
from tenure.core.frames.frame import AS_OF, HORIZON_DAYS, TARGET_ORDERS
from tenure.core.frames.window import Window
from tenure.core.text.plain_json import plain_name
from tenure.models.frame.columns import require
from tenure.models.frame.horizons import check_fitted_horizon
from tenure.models.panel.btyd_features import NAMES as BTYD_NAMES
from tenure.models.panel.btyd_features import BtydFeatures
from tenure.models.panel.contributions import Contributions, Split, no_contributions
from tenure.models.panel.encoding import Encoding
from tenure.models.panel.heads import Constant, Head, Rows, Task
from tenure.models.panel.level import Level
from tenure.models.panel.panel import Panel, levels_ahead
from tenure.models.plug.folder import read_card, write_card
from tenure.models.plug.interval import no_interval
from tenure.models.plug.threads import available_cores

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import ModelCard

LEAST_ROWS = 50
_ROWS_AT_ONCE = 250_000


@dataclass(frozen=True)
class PanelFit:
    """The learned state: `heads` by what they predict, in training order."""

    horizon_days: int
    newest: date
    encoding: Encoding
    btyd: BtydFeatures
    orders_level: Level
    spend_level: Level | None
    heads: dict[str, Head]

    @classmethod
    def of(cls, panel: Panel, heads: dict[str, Head]) -> Self:
        """Combine what was learned from a panel with its trained heads."""
        levels = panel.orders_level, panel.spend_level
        return cls(panel.horizon_days, panel.newest, panel.encoding, panel.btyd, *levels, heads)

    def raw(self, frame: pd.DataFrame) -> dict[str, np.ndarray]:
        """Output of each head, before the level of the window is applied; computed in blocks
        to bound memory.
        """
        blocks = []
        for start in range(0, len(frame), _ROWS_AT_ONCE):
            features = self.features(frame.iloc[start : start + _ROWS_AT_ONCE])
            blocks.append({name: head.predict(features) for name, head in self.heads.items()})
        return {name: np.concatenate([block[name] for block in blocks]) for name in self.heads}

    def features(self, frame: pd.DataFrame) -> np.ndarray:
        """Feature matrix of these customers, shape (rows, features), in the order of the encoding."""
        return self.encoding.matrix(self.described(frame))

    def described(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the BTYD expectations of its customers."""
        return pd.concat([frame, self.btyd.describe(frame, self.horizon_days)], axis=1)

    @property
    def window_end(self) -> date:
        """End date of the newest window of the panel."""
        return Window(self.newest, self.horizon_days).end

    def to_json(self) -> dict[str, Any]:
        """Return everything except the heads, as plain JSON values; constant heads as their value, others as
        None.
        """
        return {
            "horizon_days": self.horizon_days,
            "newest": self.newest.isoformat(),
            "encoding": self.encoding.to_json(),
            "btyd": self.btyd.to_json(),
            "orders_level": self.orders_level.to_json(),
            "spend_level": self.spend_level.to_json() if self.spend_level else None,
            "heads": {
                n: head.value if isinstance(head, Constant) else None for n, head in self.heads.items()
            },
        }

    @classmethod
    def from_json(cls, state: dict[str, Any], heads: dict[str, Head]) -> Self:
        """Restore the state, with the heads stored next to the card."""
        level = state["spend_level"]
        return cls(
            state["horizon_days"],
            date.fromisoformat(state["newest"]),
            Encoding.from_json(state["encoding"]),
            BtydFeatures.from_json(state["btyd"]),
            Level.from_json(state["orders_level"]),
            Level.from_json(level) if level else None,
            heads,
        )


class PanelModel(ABC):
    """A model whose heads learn from panels.

    A subclass keeps its constructor arguments under their names, among them `half_life_days`, `seed` and
    `max_rows`, and implements `_head` (training) and `_read_head` (loading). A subclass with several heads
    lists them in `head_choices` and takes the argument `head`. If training a head uses one thread and
    releases the GIL (`one_thread_a_head`), heads are trained in parallel, with the same result as in
    sequence.
    """

    card: ClassVar[ModelCard]
    head_choices: ClassVar[tuple[str, ...]] = ()
    one_thread_a_head: ClassVar[bool] = False
    half_life_days: float
    seed: int
    max_rows: int
    learned_: PanelFit

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit on a panel: features, `as_of`, `horizon_days`, `target_orders`; with money, `target_spend`.

        Raises FrameError for columns that are missing or unusable, FitError for too few rows.
        """
        self.learned_ = self._learn(self._panel(frame))
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict the columns of `card.gives`; `predicted_clv` is null for a model trained without money.

        The season is that of the frame's `as_of` or, without it, of the end of the panel's newest window.
        Raises ModelError (`model.horizon`) for a horizon other than the fitted one.
        """
        learned = self._ready_for(frame, horizon_days)
        raw, end = learned.raw(frame), learned.window_end
        spend = np.full(len(frame), np.nan)
        if learned.spend_level is not None:
            spend = raw["spend"] if "spend" in raw else raw["buys"] * raw["spend_if_buying"]
            spend = spend * levels_ahead(frame, learned.spend_level, end)
        orders_ahead = levels_ahead(frame, learned.orders_level, end)
        # P(no order) = exp(-rate): a season that multiplies the rate is a power of it.
        churn = (1.0 - raw["buys"]) ** (orders_ahead / learned.orders_level.recent)
        return pd.DataFrame(
            {
                "predicted_clv": spend,
                "expected_purchases": raw["orders"] * orders_ahead,
                "churn_probability": churn,
            },
            index=frame.index,
        )

    def contributions(self, frame: pd.DataFrame, horizon_days: float) -> Contributions:
        """Contribution of each feature to `predicted_clv`, or to `expected_purchases` without money.

        The level of the coming window multiplies baseline and parts alike. Raises ModelError
        (`model.no_contributions`) if the heads are not trees, and the errors of `predict`.
        """
        learned, name = self._ready_for(frame, horizon_days), self.card.name
        if "orders" not in learned.heads:
            raise no_contributions(name)
        described = learned.described(frame)
        matrix, heads = learned.encoding.matrix(described), learned.heads
        level = learned.spend_level or learned.orders_level
        if learned.spend_level is None:
            split = Split.of(heads["orders"], matrix, name)
        elif "spend" in heads:
            split = Split.of(heads["spend"], matrix, name)
        else:
            buys, value = (Split.of(heads[task], matrix, name) for task in ("buys", "spend_if_buying"))
            split = buys.times(value)
        split = split.scaled(levels_ahead(frame, level, learned.window_end))
        names = list(learned.encoding.names)
        return Contributions(
            "expected_purchases" if learned.spend_level is None else "predicted_clv",
            split.total,
            split.baseline,
            pd.DataFrame(split.parts, index=frame.index, columns=names),
            described[names],
        )

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Raise ModelError (`model.no_interval`): the model has no predictive distribution."""
        raise no_interval(self.card.name)

    @property
    def horizon_days_(self) -> int:
        """Length of the training windows, the only horizon that the model predicts."""
        return self._state().horizon_days

    @property
    def feature_importance_(self) -> pd.Series:
        """Share by feature, largest first, in the head for spend (or orders)."""
        learned = self._state()
        names = learned.encoding.names
        tasks = ("spend", "spend_if_buying", "orders", "buys")
        head = next(learned.heads[name] for name in tasks if name in learned.heads)
        gain = pd.Series(head.importance(len(names)), index=list(names), name="importance")
        return (gain / max(gain.sum(), np.finfo(float).tiny)).sort_values(ascending=False)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `card.json`, and a file of each head."""
        learned = self._state()
        write_card(path, self.card.name, self._arguments(), self._to_json())
        for name, head in learned.heads.items():
            head.save(Path(path) / name)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the model that `save` wrote."""
        arguments, state = read_card(path, cls.card.name)
        model = cls(**arguments)
        model._from_json(state, Path(path))
        return model

    @classmethod
    def table_settings(cls, task: Task, rows: int) -> dict[str, Any]:  # noqa: ARG003 - for subclasses
        """Constructor arguments for a customer table with this number of rows.

        None if the defaults, which are chosen for panels, work as well for this learner or table.
        """
        return {}

    @abstractmethod
    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        """Train on a target that differs between rows."""

    @classmethod
    @abstractmethod
    def _read_head(cls, stem: Path) -> Head:
        """Load the head saved under this name. Raises ModelError (`model.folder`)."""

    def _panel(self, frame: pd.DataFrame) -> Panel:
        if self.head_choices and (head := getattr(self, "head", None)) not in self.head_choices:
            raise OptionError(
                "This head does not exist.",
                values=[head],
                hint=" or ".join(self.head_choices),
                code="model.head",
            )
        require(frame, (AS_OF, HORIZON_DAYS, TARGET_ORDERS))
        if len(frame) < LEAST_ROWS:
            raise FitError(
                f"{self.card.name} needs at least {LEAST_ROWS} rows to learn from.",
                values=[f"rows: {len(frame)}"],
                hint="use bg_nbd_gamma_gamma or spend_rate for so few customers",
                code="model.fit.too_few_rows",
            )
        return Panel.prepare(frame, self.max_rows, self.half_life_days, self.seed)

    def _learn(self, panel: Panel) -> PanelFit:
        tasks = self._tasks(panel)
        threads = min(len(tasks), available_cores()) if self.one_thread_a_head else 1
        with ThreadPoolExecutor(threads) as pool:
            heads = pool.map(lambda task: self._head_of(task, *tasks[task]), tasks)
            return PanelFit.of(panel, dict(zip(tasks, heads, strict=True)))

    def _tasks(self, panel: Panel) -> dict[Task, tuple[Rows, np.ndarray]]:
        has_ordered = (panel.orders > 0).astype(np.float64)
        tasks: dict[Task, tuple[Rows, np.ndarray]] = {
            "orders": (panel.rows, panel.orders),
            "buys": (panel.rows, has_ordered),
        }
        if panel.spend is not None and getattr(self, "head", None) == "two_part":
            spends = panel.spend > 0
            tasks["spend_if_buying"] = panel.rows.where(spends), panel.spend[spends]
        elif panel.spend is not None:
            tasks["spend"] = panel.rows, panel.spend
        return tasks

    def _head_of(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        if not len(target):
            return Constant(0.0)
        if target.min() == target.max():
            return Constant(float(target[0]))
        return self._head(task, rows, target)

    def _ready_for(self, frame: pd.DataFrame, horizon_days: float) -> PanelFit:
        learned = self._state()
        check_fitted_horizon(horizon_days, learned.horizon_days)
        require(frame, tuple(name for name in learned.encoding.names if name not in BTYD_NAMES))
        return learned

    def _arguments(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def _to_json(self) -> dict[str, Any]:
        return self._state().to_json()

    def _from_json(self, state: dict[str, Any], folder: Path) -> None:
        self.learned_ = PanelFit.from_json(state, self._heads_in(state, folder))

    def _heads_in(self, state: dict[str, Any], folder: Path) -> dict[str, Head]:
        return {
            name: self._read_head(folder / plain_name(name)) if value is None else Constant(float(value))
            for name, value in state["heads"].items()
        }

    def _state(self) -> PanelFit:
        if not hasattr(self, "learned_"):
            raise NotFitted(f"{type(self).__name__} has not been fitted.", hint="call fit() or load() first")
        return self.learned_
