"""What past windows teach a blend: who predicted what, what came, and the level of each window."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from tenure.app.trials import ACTUAL, PREDICTED, fit_at
from tenure.core.backtest import Target
from tenure.core.catalog import Catalog
from tenure.core.errors import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from tenure.app.panel import Panels
    from tenure.evaluation.conformal import Floats
    from tenure.evaluation.recalibration import Curve

Predicted = Mapping[str, "Floats"]

LEVELLERS: dict[Target, str] = {"spend": "bg_nbd_gamma_gamma", "orders": "bg_nbd"}
RULES = ("spend_rate", "last_window")
_YEAR_DAYS, _NEAR_DAYS = 365, 45
_LONG_HISTORY_DAYS = 300.0
_MOST = 8.0


@dataclass(frozen=True)
class Recipe:
    """How predictions of members become one: `apply` does it for any customers.

    `factors` bring each member to the expected total, `weights` mix them, `curve` corrects the spread, and
    `scale` puts the total back after it. `learned_from` counts past windows with known outcomes.
    """

    weights: dict[str, float]
    factors: dict[str, float]
    curve: Curve
    scale: float
    learned_from: int

    def apply(self, predicted: Predicted) -> Floats:
        """Shape (n_customers,)."""
        import numpy as np

        names = [name for name, weight in self.weights.items() if weight > 0]
        parts = [self.weights[n] * self.factors[n] * np.maximum(predicted[n], 0.0) for n in names]
        return np.asarray(self.curve.apply(np.sum(parts, axis=0)) * self.scale)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**vars(self), "curve": self.curve.to_dict()}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """What `to_dict` gave."""
        from tenure.evaluation.recalibration import Curve

        return cls(**{**state, "curve": Curve.from_dict(state["curve"])})


@dataclass(frozen=True)
class PastWindows:
    """Past windows of one length, and what they teach.

    predicted, actual : by cutoff; out-of-time predictions of the tested models, and what happened.
    levels : by rule (a model that needs no panel), per cutoff of the whole grid: actual over predicted
        total, and the age in days of the oldest customer.
    seasonal : names of models that learn from panels, and so know the season.
    baselines : names that mix in only where the data asks for it.
    """

    target: Target
    horizon_days: int
    predicted: dict[date, dict[str, Floats]]
    actual: dict[date, Floats]
    levels: dict[str, dict[date, tuple[float, float]]] = field(default_factory=dict)
    seasonal: frozenset[str] = frozenset()
    baselines: frozenset[str] = frozenset()

    def recipe(self, as_of: date, predicted: Predicted) -> Recipe:
        """For these predictions made at `as_of`, from windows that had ended by then and nothing else."""
        import numpy as np

        from tenure.evaluation.blending import fit_weights, levelled
        from tenure.evaluation.conformal import season_weight
        from tenure.evaluation.recalibration import Curve, tenth_ratios

        known = [day for day in sorted(self.predicted) if self._ended(day, as_of)]
        known = [day for day in known if self.actual[day].sum() > 0]
        names = [n for n in predicted if predicted[n].sum() > 0]
        names = [n for n in names if all(n in self.predicted[day] for day in known)] or names
        prior = self._prior(names)
        past = [levelled(_matrix(self.predicted[day], names), self.actual[day].sum()) for day in known]
        weights = prior
        if known:
            truth = np.concatenate([self.actual[day] for day in known])
            weights = fit_weights(np.concatenate(past), truth, prior)
        total = self.total(as_of, {name: float(predicted[name].sum()) for name in names})
        now = levelled(_matrix(predicted, names), total)
        mixed = now @ weights
        season = season_weight(known, as_of, self.horizon_days)
        made = [
            (tenth_ratios(x @ weights, self.actual[d]), season[d]) for x, d in zip(past, known, strict=True)
        ]
        kept = [(ratios, weight) for ratios, weight in made if ratios is not None]
        curve = Curve.learn([one for one, _ in kept], [weight for _, weight in kept], mixed)
        curved = curve.apply(mixed).sum()
        return Recipe(
            dict(zip(names, map(float, weights), strict=True)),
            {name: float(total / predicted[name].sum()) for name in names},
            curve,
            float(total / curved) if curved > 0 else 1.0,
            len(known),
        )

    def total(self, as_of: date, sums: Mapping[str, float]) -> float:
        """The total to expect of the window from `as_of`, from the totals that models predict for it.

        The history model at its level of the same window a year ago (as far as the log reaches); the simple
        rules likewise, where that year was preceded by nearly another; panel models know the season
        themselves, and are corrected by half of what they missed where no such window is known.
        """
        import numpy as np

        from tenure.evaluation.recalibration import combined_total

        leveller = LEVELLERS[self.target]
        age = self._age_a_year_ago(as_of)
        rules = [leveller, *(RULES if age >= _LONG_HISTORY_DAYS else ())]
        found = [sums[name] * self._level(name, as_of) for name in rules if name in sums]
        for name in sorted(self.seasonal & set(sums)):
            missed = [] if age else [m for day in self.predicted if (m := self._missed(name, day, as_of))]
            found.append(sums[name] * float(np.exp(np.sum(missed) / (len(missed) + 2))))
        return combined_total(found) or max(sums.values(), default=0.0)

    def _missed(self, name: str, day: date, as_of: date) -> float:
        import numpy as np

        if not self._ended(day, as_of) or name not in self.predicted[day]:
            return 0.0
        said, came = self.predicted[day][name].sum(), self.actual[day].sum()
        return float(np.log(came / said)) if said > 0 and came > 0 else 0.0

    def _level(self, name: str, as_of: date) -> float:
        from tenure.models._level import Level

        known = {d: pair for d, pair in sorted(self.levels.get(name, {}).items()) if self._ended(d, as_of)}
        if not known:
            return 1.0
        ratios, ages = zip(*known.values(), strict=True)
        return Level(tuple(day.isoformat() for day in known), ratios, ages).ahead(as_of)

    def _age_a_year_ago(self, as_of: date) -> float:
        known = self.levels.get(LEVELLERS[self.target], {})
        near = [
            age
            for day, (_, age) in known.items()
            if self._ended(day, as_of) and abs((as_of - day).days - _YEAR_DAYS) <= _NEAR_DAYS
        ]
        return max(near, default=0.0)

    def _ended(self, day: date, as_of: date) -> bool:
        return day + timedelta(days=self.horizon_days) <= as_of

    def _prior(self, names: Sequence[str]) -> Floats:
        import numpy as np

        share = np.array([0.0 if name in self.baselines else 1.0 for name in names])
        return share / share.sum() if share.sum() else np.full(len(names), 1.0 / len(names))


def window_levels(
    names: Collection[str],
    target: Target,
    cutoffs: Sequence[date],
    horizon_days: int,
    panels: Panels,
    catalog: Catalog,
) -> dict[str, dict[date, tuple[float, float]]]:
    """Levels of past windows by model, of those names that need no panel; failing ones are left out."""
    found: dict[str, dict[date, tuple[float, float]]] = {}
    for name in (LEVELLERS[target], *RULES):
        if name not in names:
            continue
        model, levels = catalog.load(name), found.setdefault(name, {})
        for day in cutoffs:
            frame = panels.frame(day, horizon_days)
            try:
                made = fit_at(model, day, (), horizon_days, panels).predict(frame, horizon_days)
            except (ModelError, ValueError, ArithmeticError):
                continue
            said = float(made[PREDICTED[target]].sum())
            came = float(panels.targets(day, horizon_days)[ACTUAL[target]].sum())
            if said > 0 and came > 0:
                ratio = min(max(came / said, 1 / _MOST), _MOST)
                levels[day] = (ratio, float(frame["T"].max()))
    return found


def windows_of(predictions: pd.DataFrame) -> tuple[dict[date, dict[str, Floats]], dict[date, Floats]]:
    """Predicted (by cutoff and model) and actual (by cutoff) out of the rows of a back-test."""
    predicted: dict[date, dict[str, Floats]] = {}
    actual: dict[date, Floats] = {}
    for key, rows in predictions.groupby(["model", "as_of"], sort=False):
        name, day = cast("tuple[str, date]", key)
        ordered = rows.sort_values("customer_id")
        predicted.setdefault(day, {})[name] = ordered["predicted"].to_numpy(dtype="float64")
        actual[day] = ordered["actual"].to_numpy(dtype="float64")
    return predicted, actual


def _matrix(predicted: Predicted, names: Sequence[str]) -> Floats:
    import numpy as np

    return np.maximum(np.column_stack([predicted[name] for name in names]), 0.0)
