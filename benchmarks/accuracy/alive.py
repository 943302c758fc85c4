"""P(alive) of models of order timing against the truth of simulated shops: `python -m benchmarks.accuracy.alive`.

The truth is whether a customer leaves later than the first day of the window. Columns: log-likelihood of the history,
mean P(alive) and its Brier score; `*` marks the model that a champion is given (`tenure.learning.companion`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.accuracy.cases import CASES, HoldOut, hold_out
from benchmarks.accuracy.synthetic_logs import SYNTHETIC_LOGS
from tenure.core.catalog import MODELS
from tenure.core.modelling.roles import models_playing
from tenure.learning.companion import likeliest

COMPANIONS = models_playing(MODELS, "companion", "orders")
TIMINGS = ("bg_nbd", *COMPANIONS)


def summary(history: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Frequency, recency and T in days, of a history's order days."""
    days = history.assign(day=history.order_date.dt.normalize()).groupby("customer_id").day
    first, last = days.min(), days.max()
    return pd.DataFrame(
        {
            "frequency": days.nunique() - 1.0,
            "recency": (last - first).dt.days.astype(float),
            "T": (as_of - first).dt.days.astype(float),
        }
    )


def compare(held: HoldOut) -> list[str]:
    """A row of the table for each model."""
    assert held.is_alive is not None
    frame = summary(held.history, pd.Timestamp(held.case.as_of))
    alive = held.is_alive.reindex(frame.index).to_numpy(float)
    fitted = {name: MODELS.load(name)().fit(frame.reset_index()) for name in TIMINGS}
    chosen = likeliest({name: fitted[name] for name in COMPANIONS})
    rows = []
    for name, model in fitted.items():
        said = model.predict(frame.reset_index(), held.case.horizon_days)["probability_alive"].to_numpy()
        brier = float(np.mean((said - alive) ** 2))
        mark = "*" if name == chosen else ""
        rows.append(
            f"| {held.case.name} | {alive.mean():.1%} | {name}{mark} | {model.diagnosis_.log_likelihood:,.1f} "
            f"| {said.mean():.1%} | {brier:.4f} |"
        )
    return rows


def main() -> None:
    """Print the table."""
    print("| case | alive | model | log-likelihood | mean P(alive) | Brier |\n|---|---:|---|---:|---:|---:|")
    for case in CASES:
        if case.log in SYNTHETIC_LOGS:
            print("\n".join(compare(hold_out(case))), flush=True)


if __name__ == "__main__":
    main()
