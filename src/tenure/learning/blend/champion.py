"""The champion: several fitted models as one, by a recipe learned out of time."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tenure.core.catalog import MODELS
from tenure.core.errors import FitError, ModelError
from tenure.core.frames.window import Window
from tenure.core.modelling.mixture import Member
from tenure.core.text.plain_json import plain_name, read_object
from tenure.evaluation.windows import WindowPlan, plan_windows
from tenure.learning.blend.churn import blended_churn
from tenure.learning.blend.expected_total import ExpectedTotal, leveller_among
from tenure.learning.blend.past_windows import PastWindows, Recipe, windows_of
from tenure.learning.blend.trial import CARD, NAME
from tenure.learning.own_spread import stretcher
from tenure.learning.trials import CHURN, PREDICTED, fit_at, total_orders
from tenure.models.plug.interval import no_interval

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest, Target
    from tenure.core.modelling.estimator import Estimator, ModelCard
    from tenure.core.modelling.roles import ModelCatalog
    from tenure.learning.panel import Panels

_RECIPE = "recipe.json"


class Blend:
    """Fitted members, mixed (a `Mixture`), as `fit_blend` returns them; predicts its own horizon.

    A member that could only learn from shorter windows is stretched, customer by customer, as the history
    model expects the longer window to compare with the shorter.
    """

    card: ClassVar = CARD

    def __init__(self, members: Mapping[str, Member], recipe: Recipe, target: Target) -> None:
        self.members = dict(members)
        self.recipe = recipe
        self.target = target
        if any(member.model.card.sequences for member in self.members.values()):
            # Its frames must serve every member.
            self.card = replace(CARD, sequences=True)  # type: ignore[misc]

    def fit(self, frame: pd.DataFrame) -> Self:
        """Raise ModelError (`model.blend`), because a blend cannot be fitted on a single frame."""
        raise ModelError(
            "A blend can only be trained with a back-test.", hint="use `tenure train`", code="model.blend"
        )

    @property
    def guide(self) -> Estimator | None:
        """The history model that stretches members; None where no member can."""
        name = stretcher(_cards(self.members), self.target)
        return self.members[name].model if name else None

    @property
    def spread_member(self) -> Estimator | None:
        """The member whose spread of spend is the blend's: the guide."""
        return self.guide

    def shares(self) -> dict[str, float]:
        """Weight of each member, the heaviest first; together 1."""
        weights = {name: max(self.recipe.weights.get(name, 0.0), 0.0) for name in self.members}
        total = sum(weights.values()) or 1.0
        return {name: weights[name] / total for name in sorted(weights, key=lambda name: -weights[name])}

    def only(self, names: Collection[str]) -> Blend:
        """A blend of only these members, with their weights in the same proportions."""
        return Blend({name: self.members[name] for name in names}, self.recipe.of(names), self.target)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: int, level: float) -> pd.DataFrame:
        """Interval of the history model, scaled to the value of the blend.

        Used for logs too short to calibrate intervals on past errors. Raises ModelError (`model.no_interval`)
        if there is no history model that gives intervals.
        """
        member = self.members.get(leveller_among(_cards(self.members), self.target))
        if member is None or not member.model.card.intervals:
            raise no_interval(NAME)
        leveller = member.model
        column = PREDICTED[self.target]
        interval = leveller.predict_interval(frame, horizon_days, level)
        predicted = leveller.predict(frame, horizon_days)[column]
        ratio = self.predict(frame, horizon_days)[column] / predicted.where(predicted > 0)
        return interval.mul(ratio.fillna(1.0), axis=0)

    def predict(self, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """Predict the columns of `card.gives`, one row per customer of the frame."""
        return self.predict_with_members(frame, horizon_days)[0]

    def predict_with_members(
        self, frame: pd.DataFrame, horizon_days: int
    ) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
        """Predict the columns of `card.gives`; returns them with the prediction of each member, by name."""
        import numpy as np
        import pandas as pd

        by_member = {name: self.predict_member(name, frame, horizon_days) for name in self.members}
        column = PREDICTED[self.target]
        values = {name: table[column].to_numpy(dtype="float64") for name, table in by_member.items()}
        columns: dict[str, Any] = dict.fromkeys(CARD.gives, np.nan)
        columns["expected_purchases"] = self.recipe.mean_of_orders(
            _complete_columns(by_member, "expected_purchases")
        )
        columns[column] = self.recipe.apply(values)
        columns[CHURN] = blended_churn(self.recipe, _complete_columns(by_member, CHURN))
        mixed = pd.DataFrame(columns, index=frame.index, dtype="float64")
        return _coherent(mixed, self.target), by_member

    def predict_member(self, name: str, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """A member's prediction, stretched where it was fitted for a shorter horizon."""
        member = self.members[name]
        if not member.stretched:
            return member.model.predict(frame, horizon_days)
        guide = self.guide
        if guide is None:
            raise ModelError(
                "The blend has no model to stretch this member with.", values=[name], code="model.blend"
            )
        return stretched(member, guide, frame, horizon_days)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `recipe.json`, and a folder for each member; no code."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        members = {
            name: {
                "model": member.model.card.name,
                "horizon_days": member.horizon_days,
                "stretched": member.stretched,
            }
            for name, member in self.members.items()
        }
        state = {"target": self.target, "members": members, "recipe": self.recipe.to_dict()}
        text = json.dumps(state, indent=2, allow_nan=False)
        (folder / _RECIPE).write_text(text + "\n", encoding="utf-8")
        for name, member in self.members.items():
            member.model.save(folder / name)

    @classmethod
    def load(cls, path: Path, catalog: ModelCatalog = MODELS) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`) for any other folder."""
        folder = Path(path)
        try:
            state = read_object(folder / _RECIPE)
            recipe, target = Recipe.from_dict(state["recipe"]), state["target"]
            members = {
                name: Member(
                    catalog.load(record["model"]).load(folder / plain_name(name)),
                    record["horizon_days"],
                    record["stretched"],
                )
                for name, record in state["members"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(
                "The blend cannot be read.",
                values=[folder],
                hint="choose a model folder that `tenure run` or `tenure train` wrote",
                code="model.folder",
            ) from error
        return cls(members, recipe, target)

    @property
    def feature_importance_(self) -> pd.Series | None:
        """Feature importance of the member with the largest weight that has one."""
        heaviest = sorted(self.members, key=lambda name: -self.recipe.weights.get(name, 0.0))
        importances = (getattr(self.members[name].model, "feature_importance_", None) for name in heaviest)
        return next((importance for importance in importances if importance is not None), None)


def _cards(members: Mapping[str, Member]) -> dict[str, ModelCard]:
    return {name: member.model.card for name, member in members.items()}


def _complete_columns(by_member: Mapping[str, pd.DataFrame], column: str) -> dict[str, Any]:
    """The column of those members that predict it for every customer."""
    import numpy as np

    tables = {name: table for name, table in by_member.items() if column in table.columns}
    columns = {name: table[column].to_numpy("float64") for name, table in tables.items()}
    return {name: values for name, values in columns.items() if np.isfinite(values).all()}


def _coherent(predictions: pd.DataFrame, target: Target) -> pd.DataFrame:
    """At least as many orders expected as an order is likely; the target itself stays as it is."""
    orders = predictions["expected_purchases"]
    if target == "orders":
        predictions[CHURN] = predictions[CHURN].clip(lower=1.0 - orders)
    else:
        predictions["expected_purchases"] = orders.clip(lower=1.0 - predictions[CHURN])
    return predictions


def stretched(member: Member, history: Estimator, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    """A member's prediction over a longer horizon than it learned, in the ratio that `history` expects."""
    own = member.model.predict(frame, member.horizon_days)
    short, long = (history.predict(frame, days) for days in (member.horizon_days, horizon_days))
    longer = own.copy()
    for column in ("predicted_clv", "expected_purchases"):
        if column in own.columns and column in short.columns:
            longer[column] = own[column] * (long[column] / short[column].where(short[column] > 0)).fillna(1.0)
    return longer.drop(columns=CHURN, errors="ignore")


def past_windows(backtest: Backtest, catalog: ModelCatalog) -> PastWindows:
    """Past windows of a back-test, with every model except the blend itself."""
    rows = backtest.predictions
    predicted, actual = windows_of(rows[rows["model"] != NAME])
    names = {name for by_model in predicted.values() for name in by_model}
    cards = {name: catalog.load(name).card for name in names}
    learning = frozenset(name for name, card in cards.items() if card.learns_from == "panel")
    return PastWindows(
        backtest.target,
        backtest.horizon_days,
        predicted,
        actual,
        ExpectedTotal(
            backtest.target,
            backtest.horizon_days,
            backtest.levels,
            backtest.seasons,
            learning,
            backtest.cohorts,
            leveller_among(cards, backtest.target),
        ),
        frozenset(name for name, card in cards.items() if card.baseline),
    )


def fit_blend(
    backtest: Backtest, plan: WindowPlan, panels: Panels, catalog: ModelCatalog
) -> tuple[Blend, tuple[str, ...]]:
    """Refit every member on all history and learn the recipe for today; returns the blend with notes.

    Raises FitError with fewer than two members.
    """
    windows = past_windows(backtest, catalog)
    tested = [row.model for row in backtest.leaderboard if row.model != NAME and row.by_cutoff]
    members: dict[str, Member] = {}
    notes: list[str] = []
    for name in sorted(tested):
        try:
            members[name] = _member(name, plan, panels, catalog)
        except (ModelError, ValueError, ArithmeticError) as error:
            notes.append(f"{name} is not part of the blend: {error}")
    guide = stretcher(_cards(members), backtest.target)
    if not guide:
        members = {name: member for name, member in members.items() if not member.stretched}
    column = PREDICTED[backtest.target]
    predicted: dict[str, Any] = {}
    orders: dict[str, float] = {}
    for name, member in members.items():
        frame = panels.frame_for(member.model, plan.window)
        predictions = (
            stretched(member, members[guide].model, frame, plan.asked_horizon_days)
            if member.stretched
            else member.model.predict(frame, plan.asked_horizon_days)
        )
        predicted[name] = predictions[column].to_numpy(dtype="float64")
        total = total_orders(predictions)
        if total is not None:
            orders[name] = total
    if len(predicted) < 2:
        raise FitError(
            "A blend needs at least two models.",
            values=sorted(predicted),
            hint="add another model",
            code="model.fit.blend",
        )
    recipe = windows.recipe(plan.as_of, predicted, orders)
    required_members = {guide, leveller_among(_cards(members), backtest.target)}
    weighted = {
        name: member
        for name, member in members.items()
        if recipe.weights.get(name, 0.0) > 0 or name in required_members
    }
    return Blend(weighted, recipe, backtest.target), tuple(notes)


def _member(name: str, plan: WindowPlan, panels: Panels, catalog: ModelCatalog) -> Member:
    from tenure.learning.panel import LAST_WINDOW, OF_THE_HORIZON

    model, horizon = catalog.load(name), plan.asked_horizon_days
    if model.card.learns_from == "history":
        return Member(fit_at(model, plan.window, (), panels), horizon)
    if plan.horizon_days == horizon:
        source = panels.past(len(plan.cutoffs))
        return Member(fit_at(model, plan.window, plan.training, source), horizon)
    inner = plan_windows(Window(plan.as_of, plan.horizon_days), panels.first_day)
    if not inner.training:
        raise FitError(
            "There is no past window to learn from.", hint="use a longer log", code="model.no_panel"
        )
    panel = panels.past(len(inner.cutoffs)).panel(inner.training, inner.horizon_days, model)
    # The frame of the longer horizon counts these over other days.
    panel = panel.drop(columns=[*LAST_WINDOW, *OF_THE_HORIZON], errors="ignore")
    return Member(model().fit(panel), inner.horizon_days, stretched=True)
