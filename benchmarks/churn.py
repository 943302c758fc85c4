"""Who will not order again: probabilities of each model on hold-outs of real order logs.

    python -m benchmarks.churn

Every model is fitted on what was known at the cutoff; the window after it is what came. Not part of
`make bench-accuracy`, whose cases score value.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import OrderLog
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.core.catalog import MODELS
from tenure.core.frames.frame import TARGET_CHURNED
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import ClassificationMetrics
from tenure.core.ports import SilentProgress
from tenure.evaluation.classification import classify
from tenure.evaluation.windows import plan_windows
from tenure.learning.blend.trial import NAME as BLEND
from tenure.learning.panel import Panels
from tenure.learning.train import TrainOptions, train
from tenure.learning.trials import CHURN, fit_at
from tenure.serving.shop import Shop

DATA = Path(os.environ.get("TENURE_DATA_DIR", Path(__file__).parents[1].parent / "shared" / "data"))
CASES = (
    ("online_retail_ii/online_retail_II.csv.gz", date(2011, 9, 10), 90),
    ("online_retail_ii/online_retail_II.csv.gz", date(2011, 6, 12), 180),
    ("cdnow/original/CDNOW_master.txt", date(1998, 1, 1), 90),
    ("cdnow/original/CDNOW_master.txt", date(1998, 1, 1), 180),
)
NAMES = ("churn", "lightgbm", "random_forest", "bg_nbd", "mbg_nbd", "pareto_nbd", BLEND)
SHOWN = ("roc_auc", "pr_auc", "recall_at_top", "brier", "bias", "calibration_error")


def main() -> None:
    """A table per case, as Markdown."""
    for log, as_of, horizon_days in CASES:
        print(f"\n{Path(log).stem}, {horizon_days} days from {as_of}\n")
        print("| model |", " | ".join(SHOWN), "|")
        print("|---" * (len(SHOWN) + 1) + "|")
        selection = OrderSelection(OrderLog(str(DATA / log)), f"{horizon_days}d", as_of)
        with prepare(selection, Shop(settings_from()), SilentProgress()) as prepared:
            for name in NAMES:
                found = tested(name, as_of, horizon_days, prepared.panels)
                print(f"| `{name}` |", " | ".join(f"{getattr(found, one):.3f}" for one in SHOWN), "|")


def tested(name: str, as_of: date, horizon_days: int, panels: Panels) -> ClassificationMetrics:
    """A model's probabilities beside what came."""
    if name == BLEND:
        model = train(TrainOptions(Window(as_of, horizon_days)), panels, SilentProgress()).model
    else:
        plan = plan_windows(Window(as_of, horizon_days), panels.first_day)
        model = fit_at(MODELS.load(name), Window(as_of, horizon_days), plan.training, panels)
    said = model.predict(panels.frame_for(model, Window(as_of, horizon_days)), horizon_days)[CHURN]
    return classify(panels.targets(Window(as_of, horizon_days))[TARGET_CHURNED], said)


if __name__ == "__main__":
    main()
