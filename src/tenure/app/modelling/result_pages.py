"""Pages of the predictions for a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tenure.app.modelling.predict_file import result_file
from tenure.core.errors import OptionError
from tenure.core.orders.schema import PREDICTIONS
from tenure.store.files.faults import file_faults

if TYPE_CHECKING:
    from tenure.serving.shop import Shop

MAX_PAGE_ROWS = 1_000
_TEXTS = frozenset(column.name for column in PREDICTIONS if column.kind in ("text", "timestamp", "date"))


@dataclass(frozen=True)
class ResultPageQuery:
    """Query. after : token of the previous page, empty for the first."""

    result_id: str
    limit: int = 100
    after: str = ""


@dataclass(frozen=True)
class ResultPage:
    """Rows in the order of the file; `after` requests the next page, None on the last; `total` counts all."""

    rows: list[dict[str, float | str | None]]
    after: str | None
    total: int


def result_page(query: ResultPageQuery, shop: Shop) -> ResultPage:
    """One page. Raises NotFound (`result.unknown`), OptionError (`option.after`)."""
    path = result_file(query.result_id, shop)
    if query.after and not query.after.isdecimal():
        raise OptionError(
            "This page token does not belong to this list.",
            hint="use `after` from the previous page",
            code="option.after",
        )
    start = int(query.after or 0)
    with file_faults("read the predictions"), path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [
            {name: _plain(name, value) for name, value in row.items()}
            for row in islice(reader, start, start + query.limit)
        ]
        rest = sum(1 for _ in reader)
    total = start + len(rows) + rest if rows else start
    return ResultPage(rows, str(start + len(rows)) if rest else None, total)


def _plain(name: str, value: str) -> float | str | None:
    if value == "":
        return None
    if name in _TEXTS:
        return value
    try:
        return float(value)
    except ValueError:
        return value
