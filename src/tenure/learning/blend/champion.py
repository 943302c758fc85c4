"""The champion: several fitted models as one, by a recipe learned out of time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tenure.core.catalog import MODELS, Catalog
from tenure.core.errors import FitError, ModelError
from tenure.core.text.plain_json import plain_name, read_object
from tenure.evaluation.windows import WindowPlan, plan_windows
from tenure.learning.blend.churn import blended_churn
from tenure.learning.blend.expected_total import LEVELLERS, ExpectedTotal
from tenure.learning.blend.past_windows import PastWindows, Recipe, windows_of
from tenure.learning.blend.trial import CARD, NAME
from tenure.learning.own_spread import stretcher
from tenure.learning.trials import CHURN, PREDICTED, fit_at, total_orders
from tenure.models.plug.interval import no_interval

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest, Target
    from tenure.core.modelling.estimator import Estimator
    from tenure.learning.panel import Panels

_RECIPE = "recipe.json"


@dataclass(frozen=True)
class Member:
    """A fitted model, and the horizon it was fitted for; `stretched`: shorter than the blend's."""

    model: Estimator
    horizon_days: int
    stretched: bool = False


class Blend:
    """Fitted members, mixed. Made by `fit_blend`; predicts the horizon it was made for.

    A member that could only learn from shorter windows is stretched, customer by customer, as the history
    model expects the longer window to compare with the shorter.
    """

    card: ClassVar = CARD

    def __init__(self, members: Mapping[str, Member], recipe: Recipe, target: Target) -> None:
        self.members = dict(members)
        self.recipe = recipe
        self.target = target
        if any(one.model.card.sequences for one in self.members.values()):
            # Its frames are those its members want.
            self.card = replace(CARD, sequences=True)  # type: ignore[misc]

    def fit(self, frame: pd.DataFrame) -> Self:
        """Not from one frame: raises ModelError (`model.blend`)."""
        raise ModelError(
            "A blend can only be trained with a back-test.", hint="use `tenure train`", code="model.blend"
        )

    @property
    def spread_member(self) -> Estimator | None:
        """The member whose spread of spend is the blend's; None where none can draw."""
        name = stretcher(self.members, self.target)
        return self.members[name].model if name else None

    def predict_interval(self, frame: pd.DataFrame, horizon_days: int, level: float) -> pd.DataFrame:
        """That of the history model, moved with the blend's value; ModelError (`model.no_interval`) without.

        For logs too short to conform on past mistakes.
        """
        member = self.members.get(LEVELLERS[self.target])
        if member is None or not member.model.card.intervals:
            raise no_interval(NAME)
        column = PREDICTED[self.target]
        own = member.model.predict_interval(frame, horizon_days, level)
        said = member.model.predict(frame, horizon_days)[column]
        ratio = self.predict(frame, horizon_days)[column] / said.where(said > 0)
        return own.mul(ratio.fillna(1.0), axis=0)

    def predict(self, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """The columns of `card.gives`."""
        return self.predict_with_members(frame, horizon_days)[0]

    def predict_with_members(
        self, frame: pd.DataFrame, horizon_days: int
    ) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
        """The columns of `card.gives`, and what each member said."""
        import numpy as np
        import pandas as pd

        made = {name: self._answer(one, frame, horizon_days) for name, one in self.members.items()}
        column = PREDICTED[self.target]
        said = {name: one[column].to_numpy(dtype="float64") for name, one in made.items()}
        answer: dict[str, Any] = dict.fromkeys(CARD.gives, np.nan)
        answer["expected_purchases"] = self.recipe.mean_of_orders(_known(made, "expected_purchases"))
        answer[column] = self.recipe.apply(said)
        answer[CHURN] = blended_churn(self.recipe, _known(made, CHURN))
        mixed = pd.DataFrame(answer, index=frame.index, dtype="float64")
        return _coherent(mixed, self.target), made

    def save(self, path: Path) -> None:
        """Write the folder `path`: `recipe.json`, and a folder for each member; no code."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        members = {
            name: {"model": one.model.card.name, "horizon_days": one.horizon_days, "stretched": one.stretched}
            for name, one in self.members.items()
        }
        state = {"target": self.target, "members": members, "recipe": self.recipe.to_dict()}
        text = json.dumps(state, indent=2, allow_nan=False)
        (folder / _RECIPE).write_text(text + "\n", encoding="utf-8")
        for name, one in self.members.items():
            one.model.save(folder / name)

    @classmethod
    def load(cls, path: Path, catalog: Catalog = MODELS) -> Self:
        """What `save` wrote. Raises ModelError (`model.folder`) for anything else."""
        folder = Path(path)
        try:
            state = read_object(folder / _RECIPE)
            recipe, target = Recipe.from_dict(state["recipe"]), state["target"]
            members = {
                name: Member(
                    catalog.load(one["model"]).load(folder / plain_name(name)),
                    one["horizon_days"],
                    one["stretched"],
                )
                for name, one in state["members"].items()
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
        """Of the heaviest member that has one."""
        heaviest = sorted(self.members, key=lambda name: -self.recipe.weights.get(name, 0.0))
        found = (getattr(self.members[name].model, "feature_importance_", None) for name in heaviest)
        return next((one for one in found if one is not None), None)

    def _answer(self, member: Member, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        if not member.stretched:
            return member.model.predict(frame, horizon_days)
        return stretched(
            member, self.members[stretcher(self.members, self.target)].model, frame, horizon_days
        )


def _known(made: Mapping[str, pd.DataFrame], column: str) -> dict[str, Any]:
    """What the members that have the column say of every customer."""
    import numpy as np

    said = {name: one[column].to_numpy("float64") for name, one in made.items() if column in one.columns}
    return {name: values for name, values in said.items() if np.isfinite(values).all()}


def _coherent(answer: pd.DataFrame, target: Target) -> pd.DataFrame:
    """At least as many orders expected as an order is likely; what is predicted itself stays as it is."""
    orders = answer["expected_purchases"]
    if target == "orders":
        answer[CHURN] = answer[CHURN].clip(lower=1.0 - orders)
    else:
        answer["expected_purchases"] = orders.clip(lower=1.0 - answer[CHURN])
    return answer


def stretched(member: Member, history: Estimator, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    """A member's answer over a longer horizon than it learned, as `history` expects the longer to compare."""
    made = member.model.predict(frame, member.horizon_days)
    short, long = (history.predict(frame, days) for days in (member.horizon_days, horizon_days))
    out = made.copy()
    for column in ("predicted_clv", "expected_purchases"):
        if column in made.columns and column in short.columns:
            out[column] = made[column] * (long[column] / short[column].where(short[column] > 0)).fillna(1.0)
    if "churn_probability" in made.columns:
        out = out.drop(columns="churn_probability")
    return out


def past_windows(backtest: Backtest, catalog: Catalog) -> PastWindows:
    """What the back-test knows, of every model but the blend itself."""
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
        ),
        frozenset(name for name, card in cards.items() if card.baseline),
    )


def fit_blend(
    backtest: Backtest, plan: WindowPlan, panels: Panels, catalog: Catalog
) -> tuple[Blend, tuple[str, ...]]:
    """Every member refitted on all history, and the recipe for today. Raises FitError with fewer than two."""
    windows = past_windows(backtest, catalog)
    tested = [row.model for row in backtest.leaderboard if row.model != NAME and row.by_cutoff]
    members: dict[str, Member] = {}
    notes: list[str] = []
    for name in sorted(tested):
        try:
            members[name] = _member(name, plan, panels, catalog)
        except (ModelError, ValueError, ArithmeticError) as error:
            notes.append(f"{name} is not part of the blend: {error}")
    guide = stretcher(members, backtest.target)
    if not guide:
        members = {name: one for name, one in members.items() if not one.stretched}
    column = PREDICTED[backtest.target]
    said: dict[str, Any] = {}
    orders: dict[str, float] = {}
    for name, one in members.items():
        frame = panels.frame_for(one.model, plan.as_of, plan.asked_horizon_days)
        made = (
            stretched(one, members[guide].model, frame, plan.asked_horizon_days)
            if one.stretched
            else one.model.predict(frame, plan.asked_horizon_days)
        )
        said[name] = made[column].to_numpy(dtype="float64")
        total = total_orders(made)
        if total is not None:
            orders[name] = total
    if len(said) < 2:
        raise FitError(
            "A blend needs at least two models.",
            values=sorted(said),
            hint="add another model",
            code="model.fit.blend",
        )
    recipe = windows.recipe(plan.as_of, said, orders)
    needed = {guide, LEVELLERS[backtest.target]}
    kept = {n: one for n, one in members.items() if recipe.weights.get(n, 0.0) > 0 or n in needed}
    return Blend(kept, recipe, backtest.target), tuple(notes)


def _member(name: str, plan: WindowPlan, panels: Panels, catalog: Catalog) -> Member:
    from tenure.learning.panel import LAST_WINDOW, OF_THE_HORIZON

    model, horizon = catalog.load(name), plan.asked_horizon_days
    if model.card.learns_from == "history":
        return Member(fit_at(model, plan.as_of, (), horizon, panels), horizon)
    if plan.horizon_days == horizon:
        source = panels.past(len(plan.cutoffs))
        return Member(fit_at(model, plan.as_of, plan.training, horizon, source), horizon)
    inner = plan_windows(plan.as_of, plan.horizon_days, panels.first_day)
    if not inner.training:
        raise FitError(
            "There is no past window to learn from.", hint="use a longer log", code="model.no_panel"
        )
    panel = panels.past(len(inner.cutoffs)).panel(inner.training, inner.horizon_days, model)
    # The frame of the longer horizon counts these over other days.
    panel = panel.drop(columns=[*LAST_WINDOW, *OF_THE_HORIZON], errors="ignore")
    return Member(model().fit(panel), inner.horizon_days, stretched=True)
