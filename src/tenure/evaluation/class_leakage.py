"""Columns that leak a target of two classes.

A rank correlation with two classes stays below 0.87 however well a column separates them, so its strength is
|2 ROC AUC - 1| here (Somers 1962, "A new asymmetric measure of association for ordinal variables",
American Sociological Review 27(6)). Texts are encoded as the share of the positive class at each value.
Whether a column is filled in is tested too: a reason for leaving is only known for customers who left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tenure.evaluation.classification import roc_auc
from tenure.evaluation.leakage import COPY, NAMED, Leak

Floats = NDArray[np.float64]

_LEAST_OF_CLASS = 10
_LEAST_OF_VALUE = 5
_FUTURE = re.compile(r"(^|_)(future|next|predicted|prediction|forecast|target|label)(_|\d|$)", re.I)
_LEAVING = re.compile(r"churn|attrition|cancel|exited|terminat", re.I)


def find_class_leaks(
    columns: Mapping[str, Floats], categories: Mapping[str, Floats], target: Floats, name: str
) -> tuple[Leak, ...]:
    """Signs of leakage, strongest first. Pairs of columns are not tested: a product cannot yield a class.

    Parameters
    ----------
    columns : name -> shape (n_rows,); NaN is unknown.
    categories : name -> codes of a column of texts, shape (n_rows,); NaN is unknown.
    target : shape (n_rows,), 1 for the positive class and 0 for the other.
    name : of the target. Column names that refer to leaving are a sign if this name does, too.
    """
    signs = []
    for column, values in {**columns, **categories}.items():
        numbers = _by_share(values, target) if column in categories else values
        signs.append(_sign(column, _parting(numbers, target), _filled_strength(values, target), name))
    leaks = [leak for leak in signs if leak is not None]
    return tuple(sorted(leaks, key=lambda leak: (not leak.certain, -leak.correlation)))


def _sign(column: str, strength: float, filled_strength: float, name: str) -> Leak | None:
    if strength >= COPY:
        return Leak((column,), "separates", strength, certain=True, of_classes=True)
    if filled_strength >= COPY:
        return Leak((column,), "gaps", filled_strength, certain=True, of_classes=True)
    if _FUTURE.search(column) or (_LEAVING.search(column) and _LEAVING.search(name)):
        most = max(strength, filled_strength)
        return Leak((column,), "name", most, certain=most >= NAMED, of_classes=True)
    return None


def _parting(values: Floats, target: Floats) -> float:
    """How well the known values separate the classes: 0 not at all, 1 perfectly."""
    finite = np.isfinite(values)
    return _strength(target[finite], values[finite])


def _filled_strength(values: Floats, target: Floats) -> float:
    return _strength(target, np.isfinite(values).astype(np.float64))


def _strength(target: Floats, values: Floats) -> float:
    yes = int(target.sum())
    if min(yes, len(target) - yes) < _LEAST_OF_CLASS:
        return 0.0
    area = roc_auc(target, values)
    return 0.0 if area is None else abs(2 * area - 1)


def _by_share(codes: Floats, target: Floats) -> Floats:
    """Encode each value as the share of the positive class among its rows; rare values are pooled."""
    finite = np.isfinite(codes)
    encoded = np.full(len(codes), np.nan)
    if not finite.any():
        return encoded
    _, place, count = np.unique(codes[finite], return_inverse=True, return_counts=True)
    place = np.where(count[place] < _LEAST_OF_VALUE, len(count), place)
    rows = np.bincount(place, minlength=len(count) + 1)
    share = np.bincount(place, target[finite], len(count) + 1) / np.maximum(rows, 1)
    encoded[finite] = share[place]
    return encoded
