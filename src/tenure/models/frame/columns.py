"""Columns of a customer frame as arrays, with errors that name invalid columns."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError, OptionError, TimeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def require(frame: pd.DataFrame, names: tuple[str, ...]) -> None:
    """Check that the frame has rows and each of these columns once. Raises FrameError."""
    if not isinstance(frame, pd.DataFrame):
        raise FrameError(
            f"A customer frame must be a pandas DataFrame, not {type(frame).__name__}.",
            code="model.frame.type",
        )
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise FrameError(
            "The frame is missing columns that the model needs.",
            values=missing,
            hint=f"add them; the model needs {', '.join(names)}",
            code="model.frame.missing_columns",
        )
    # Checking columns one by one takes longer than predicting a single customer.
    unique = frame.columns.is_unique
    doubled = [] if unique else [name for name in names if isinstance(frame[name], pd.DataFrame)]
    if doubled:
        raise FrameError(
            "The frame has several columns of the same name.",
            values=doubled,
            code="model.frame.doubled_columns",
        )
    if frame.empty:
        raise FrameError(
            "The frame has no rows.", hint="provide one row per customer", code="model.frame.empty"
        )


def numbers(frame: pd.DataFrame, names: tuple[str, ...], *, null_allowed: bool = False) -> list[Floats]:
    """Return columns as float64, all finite (or null, if allowed). Raises FrameError."""
    require(frame, names)
    arrays = [_floats(frame[name]) for name in names]
    bad = [
        f"{name}: {count}"
        for name, values in zip(names, arrays, strict=True)
        if (count := _unusable(values, null_allowed))
    ]
    if bad:
        raise FrameError(
            f"Columns hold {'infinite' if null_allowed else 'null or infinite'} values"
            f" (column: rows, of {len(frame)}).",
            values=bad,
            hint="fill in these values or leave those customers out",
            code="model.frame.not_finite",
        )
    return arrays


def histories(frame: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return `frequency, recency, T` of the customers, checked to be a valid order history."""
    x, t_x, age = numbers(frame, ("frequency", "recency", "T"))
    wrong = {
        "frequency below 0": x < 0,
        "recency below 0": t_x < 0,
        "recency beyond T": t_x > age,
        "recency above 0 without a repeat order": (x == 0) & (t_x > 0),
    }
    refuse(
        wrong,
        len(frame),
        "recency is the time from first to last order, T from first order to as_of; frequency "
        "counts repeat orders",
    )
    return x, t_x, age


def warn_if_unlikely(frequency: Floats, recency: Floats) -> None:
    """Warn if frequency seems to include first orders: a model fitted to it would be wrong."""
    at_once = int(((frequency == 1) & (recency == 0)).sum())
    if at_once and frequency.min() >= 1:
        warnings.warn(
            f"Every customer has a repeat order, and {at_once:,} have it on the very first "
            "day: frequency seems to include the first order. It must count repeat orders "
            "only; subtract 1.",
            UserWarning,
            stacklevel=3,
        )


def refuse(wrong: dict[str, NDArray[np.bool_]], rows: int, hint: str) -> None:
    """Raise FrameError that names each condition that some rows meet, with its count."""
    counts = {problem: int(where.sum()) for problem, where in wrong.items() if where.any()}
    if counts:
        raise FrameError(
            f"The frame contains impossible values (problem: rows, of {rows}).",
            values=[f"{problem}: {count}" for problem, count in counts.items()],
            hint=hint,
            code="model.frame.impossible",
        )


def check_horizon(horizon_days: float) -> float:
    """Check that it is a positive, finite number of days. Raises TimeError."""
    if not (isinstance(horizon_days, (int, float, np.number)) and 0 < horizon_days < math.inf):
        raise TimeError(
            "The horizon must be a positive number of days.", values=[horizon_days], code="time.horizon"
        )
    return float(horizon_days)


def check_level(level: float) -> float:
    """Check that it is strictly between 0 and 1. Raises OptionError."""
    if not 0 < level < 1:
        raise OptionError("The interval level must be between 0 and 1.", values=[level], hint="such as 0.8")
    return float(level)


def check_rate(discount_rate: float) -> float:
    """Check that the annual rate is above 0. Raises OptionError."""
    if not 0 < discount_rate < math.inf:
        raise OptionError(
            "The discount rate must be an annual rate above 0.", values=[discount_rate], hint="such as 0.1"
        )
    return float(discount_rate)


def _floats(column: pd.Series) -> Floats:
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiub":
        return column.to_numpy(np.float64)
    try:
        return pd.to_numeric(column).to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise FrameError(
            "A column is not numeric.",
            values=[f"{column.name} ({column.dtype})"],
            code="model.frame.not_numeric",
        ) from error


def _unusable(values: Floats, null_allowed: bool) -> int:
    bad = np.isinf(values) if null_allowed else ~np.isfinite(values)
    return int(bad.sum())
