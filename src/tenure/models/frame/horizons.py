"""The horizon of a panel, which is the only horizon that a model fitted on it can predict."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError, ModelError
from tenure.core.frames.frame import HORIZON_DAYS
from tenure.models.frame.columns import check_horizon


def panel_horizon(panel: pd.DataFrame) -> int:
    """Days of the windows of a panel. Raises FrameError (`model.frame.horizons`) unless all are equal."""
    lengths = panel[HORIZON_DAYS].unique()
    if len(lengths) != 1 or not np.isfinite(lengths[0]) or lengths[0] < 1:
        raise FrameError(
            "A panel must have one horizon, in whole days.",
            values=lengths,
            hint="fit a model for each horizon",
            code="model.frame.horizons",
        )
    return int(lengths[0])


def check_fitted_horizon(horizon_days: float, fitted_days: int) -> None:
    """Raises ModelError (`model.horizon`) for another horizon than the model was fitted for, or TimeError."""
    if check_horizon(horizon_days) != fitted_days:
        raise ModelError(
            "The model was fitted for another horizon.",
            values=[f"fitted for {fitted_days} days, requested for {horizon_days}"],
            hint="fit it on a panel with that horizon",
            code="model.horizon",
        )
