"""Take the prediction of every customer of a frame apart: what each feature adds to it, and in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tenure.core.errors import InputError, ModelError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.window import Window
from tenure.learning.explanations.explanation import DEFAULT_REASONS, TREESHAP, WORDS, Explanation
from tenure.learning.valuing import valuing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tenure.core.modelling.mixture import Mixture
    from tenure.learning.panel import Panels
    from tenure.learning.trained import TrainedModel
    from tenure.models.panel.contributions import Contributions


def explanation(
    trained: TrainedModel,
    panels: Panels,
    as_of: date,
    customers: tuple[str, ...],
    reasons: int = DEFAULT_REASONS,
) -> Explanation:
    """Why the trained model expects of these customers what it does.

    Of a blend, the heaviest member built from trees is explained, with its name and weight; without such a
    member, the heaviest one, in words. Of a model that predicts no value (of churn or of orders alone), its
    companion, which predicts the value.

    Raises InputError (`input.unknown_customer`) when one of them had bought nothing by then.
    """
    from tenure.learning.predict import check_money

    check_money(trained, panels)
    valued = valuing(trained)
    frame = panels.frame_for(valued.model, Window(as_of, valued.horizon_days))
    return explained(valued, _rows(frame, tuple(dict.fromkeys(customers))), as_of, reasons)


def explained(
    trained: TrainedModel,
    rows: pd.DataFrame,
    as_of: date,
    reasons: int = DEFAULT_REASONS,
    predicted: Sequence[float] | None = None,
) -> Explanation:
    """As `explanation`, of every customer of a frame as the model takes it.

    predicted : what the model predicts for each row, in the column it is explained by, where that is known:
    a blend takes longer to predict than to explain.
    """
    from tenure.learning.explanations.members import explained_customers

    trained = valuing(trained)
    mixture = trained.mixture
    members, shares = mixture.members, mixture.shares()
    name, split = _explained_member(mixture, rows, trained.horizon_days)
    models = [member.model for member in members.values()]
    return Explanation(
        model=trained.name,
        member=name,
        weight=shares[name],
        weights=shares,
        column="predicted_clv" if trained.target == "spend" else "expected_purchases",
        as_of=as_of,
        horizon_days=trained.horizon_days,
        member_horizon_days=members[name].horizon_days,
        method=WORDS if split is None else TREESHAP,
        customers=explained_customers(trained, models, split, rows, reasons, predicted),
    )


def _rows(frame: pd.DataFrame, customers: tuple[str, ...]) -> pd.DataFrame:
    """Their rows of the frame, in the requested order."""
    rows = frame[frame[CUSTOMER_ID].isin(customers)]
    if missing := len(customers) - len(rows):
        customers_named = (
            "this customer" if len(customers) == 1 else f"{missing} of these {len(customers)} customers"
        )
        raise InputError(
            f"The log has no purchase by {customers_named} before as_of.",
            hint="check the spelling of the customer IDs: they must match exactly; or choose a later --as-of",
            code="input.unknown_customer",
        )
    return rows.set_index(CUSTOMER_ID, drop=False).loc[list(customers)].rename_axis(None)


def _explained_member(
    mixture: Mixture, rows: pd.DataFrame, horizon_days: int
) -> tuple[str, Contributions | None]:
    """The heaviest member that can be taken apart, and its parts; else the heaviest, and None."""
    shares = mixture.shares()
    for name in [name for name, share in shares.items() if share > 0]:
        split = _split(mixture, name, rows, horizon_days)
        if split is not None:
            return name, split
    return next(iter(shares)), None


def _split(mixture: Mixture, name: str, rows: pd.DataFrame, horizon_days: int) -> Contributions | None:
    member = mixture.members[name]
    contributions = getattr(member.model, "contributions", None)
    if contributions is None:
        return None
    try:
        split: Contributions = contributions(rows, member.horizon_days)
    except ModelError as error:
        if error.code == "model.no_contributions":
            return None
        raise
    if not member.stretched:
        return split
    longer = mixture.predict_member(name, rows, horizon_days)
    return split.scaled_to(longer[split.column].to_numpy(dtype="float64"))
