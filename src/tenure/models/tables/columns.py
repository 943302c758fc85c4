"""Columns of a customer table: their types and their encoding as features."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["number", "flag", "category", "date", "id", "constant", "empty", "left out"]
FEATURES: tuple[Kind, ...] = ("number", "flag", "category", "date")

_ID = re.compile(
    r"(^|_)(id|uuid|guid|email|e_mail|phone|mobile|address)$|^(customerid|userid|(first_|last_|full_)?name)$"
)
_TRUE, _FALSE = {"true", "yes", "y", "t", "1"}, {"false", "no", "n", "f", "0"}
_MOST_CATEGORIES = 100
_MOSTLY = 0.95
_FEW_ROWS = 20


@dataclass(frozen=True)
class TableColumn:
    """One column: its kind, the reason why it is not a feature (if any), its known categories, its training
    range.
    """

    name: str
    kind: Kind
    why: str = ""
    categories: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def is_feature(self) -> bool:
        """Whether a model sees it."""
        return self.kind in FEATURES


@dataclass(frozen=True)
class TableColumns:
    """All columns of the training table, in order; dates become ages in days at `as_of`."""

    columns: tuple[TableColumn, ...]
    as_of: date | None = None

    @classmethod
    def learn(cls, table: pd.DataFrame, target: str, left_out: Mapping[str, str], as_of: date | None) -> Self:
        """Learn the type of each column. `left_out` maps columns that must not be features to the reason."""
        columns = (
            TableColumn(str(name), "left out", left_out[str(name)])
            if str(name) in left_out
            else _taken_for(table[name], as_of)
            for name in table.columns
            if name != target
        )
        return cls(tuple(columns), as_of)

    @property
    def features(self) -> tuple[TableColumn, ...]:
        """Numbers, flags and dates first, then categories."""
        plain = tuple(column for column in self.columns if column.is_feature and column.kind != "category")
        return plain + tuple(column for column in self.columns if column.kind == "category")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.features)

    @property
    def categorical(self) -> list[int]:
        """Indices of the categories in the matrix."""
        return [place for place, column in enumerate(self.features) if column.kind == "category"]

    @property
    def id_column(self) -> str | None:
        """The column that identifies a row: `customer_id` if present, otherwise the first ID."""
        ids = [column.name for column in self.columns if column.kind == "id"]
        return "customer_id" if "customer_id" in ids else next(iter(ids), None)

    def without(self, names: Mapping[str, str]) -> TableColumns:
        """Return the columns with some left out, and the reason."""
        columns = (
            TableColumn(column.name, "left out", names[column.name]) if column.name in names else column
            for column in self.columns
        )
        return TableColumns(tuple(columns), self.as_of)

    def matrix(self, table: pd.DataFrame) -> NDArray[np.float32]:
        """Feature matrix of shape (rows, features). Missing columns and unreadable values are NaN.

        Raises FrameError `model.frame.not_numeric` if a numeric training column is text in most rows.
        """
        matrix = np.full((len(table), len(self.features)), np.nan, dtype=np.float32)
        for place, feature in enumerate(self.features):
            if feature.name in table.columns:
                with np.errstate(over="ignore"):
                    values = self._values(feature, table[feature.name]).astype(np.float32)
                matrix[:, place] = np.where(np.isfinite(values), values, np.nan)
        return matrix

    def outside(self, table: pd.DataFrame) -> dict[str, int]:
        """Rows outside the training range, by column; columns without such rows are omitted."""
        counts = {}
        for feature in self.features:
            if feature.name in table.columns and feature.low is not None and feature.high is not None:
                values = self._values(feature, table[feature.name])
                counts[feature.name] = int(((values < feature.low) | (values > feature.high)).sum())
        return {name: count for name, count in counts.items() if count}

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> Self:
        """Restore the result of `to_json`."""
        columns = (
            TableColumn(**{**record, "categories": tuple(record["categories"])})
            for record in state["columns"]
        )
        return cls(tuple(columns), date.fromisoformat(state["as_of"]) if state["as_of"] else None)

    def _values(self, feature: TableColumn, column: pd.Series) -> NDArray[np.float64]:
        if feature.kind == "category":
            codes = pd.Index(feature.categories).get_indexer(pd.Index(_texts(column)))
            return np.where(codes < 0, np.nan, codes).astype(np.float64)
        if feature.kind == "flag":
            return _flags(column)
        if feature.kind == "date":
            return _ages(column, self.as_of)
        values = numbers(column)
        value_count = int(column.notna().sum())
        if value_count and np.isfinite(values).sum() < value_count / 2:
            raise FrameError(
                f"The column {feature.name} contained numbers in training but contains text here.",
                hint="check the columns of the file, or leave this column out",
                code="model.frame.not_numeric",
            )
        return values


def numbers(column: pd.Series) -> NDArray[np.float64]:
    """Convert to floats; texts with a decimal comma are also read, and values that are not finite numbers are
    NaN.
    """
    if not _is_text(column):
        return np.where(np.isfinite(numbers := column.to_numpy(np.float64, na_value=np.nan)), numbers, np.nan)
    texts = column.astype("str").str.strip()
    plain = pd.to_numeric(texts, errors="coerce").to_numpy(np.float64)
    comma = pd.to_numeric(texts.str.replace(",", ".", regex=False), errors="coerce").to_numpy(np.float64)
    best = comma if np.isfinite(comma).sum() > np.isfinite(plain).sum() else plain
    return np.where(np.isfinite(best), best, np.nan)


def is_id(name: str) -> bool:
    """Whether a column's name indicates an identifier of the row."""
    return bool(_ID.search(name.strip().lower()))


def _taken_for(column: pd.Series, as_of: date | None) -> TableColumn:
    name, present = str(column.name), column.dropna()
    if is_id(name):
        return TableColumn(name, "id", "identifies the customer instead of describing them")
    if present.empty:
        return TableColumn(name, "empty", "holds nothing")
    if present.nunique() == 1:
        return TableColumn(name, "constant", "is the same in every row")
    if pd.api.types.is_bool_dtype(column) or _only(present, _TRUE | _FALSE):
        return TableColumn(name, "flag", low=0.0, high=1.0)
    read = numbers(column)
    if np.isfinite(read).sum() >= _MOSTLY * len(present):
        return TableColumn(name, "number", low=float(np.nanmin(read)), high=float(np.nanmax(read)))
    return _text_taken_for(name, column, present, as_of)


def _text_taken_for(name: str, column: pd.Series, present: pd.Series, as_of: date | None) -> TableColumn:
    if _share_of_dates(present) >= _MOSTLY:
        if as_of is None:
            return TableColumn(name, "left out", "is a date; use --as-of to turn it into an age")
        ages = _ages(column, as_of)
        return TableColumn(name, "date", low=float(np.nanmin(ages)), high=float(np.nanmax(ages)))
    if present.nunique() == len(present) and len(present) > _FEW_ROWS:
        return TableColumn(name, "id", "is different in every row")
    return TableColumn(name, "category", categories=_ranked(present))


def _ranked(present: pd.Series) -> tuple[str, ...]:
    counts = _texts(present).value_counts()
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return tuple(str(value) for value, _ in ranked[:_MOST_CATEGORIES])


def _texts(column: pd.Series) -> pd.Series:
    return column.astype("str").str.strip().where(column.notna())


def _is_text(column: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _only(present: pd.Series, words: Collection[str]) -> bool:
    return _is_text(present) and bool(present.astype("str").str.strip().str.lower().isin(words).all())


def _flags(column: pd.Series) -> NDArray[np.float64]:
    texts = column.astype("str").str.strip().str.lower()
    return np.where(texts.isin(_TRUE), 1.0, np.where(texts.isin(_FALSE), 0.0, np.nan))


def _share_of_dates(present: pd.Series) -> float:
    if pd.api.types.is_datetime64_any_dtype(present):
        return 1.0
    return float(_dates(present).notna().mean()) if _is_text(present) else 0.0


def _dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)


def _ages(column: pd.Series, as_of: date | None) -> NDArray[np.float64]:
    cut = pd.Timestamp(as_of or date(1970, 1, 1), tz="UTC")
    return np.asarray((cut - _dates(column)).dt.total_seconds() / 86_400, dtype=np.float64)
