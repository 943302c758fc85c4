"""RFM segments at the ends of past months or quarters, and the moves between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.horizon import day_after
from tenure.economics.calendar_steps import CalendarStep
from tenure.serving.copy.names import COPY

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tenure.serving.copy.served_copy import ServedCopy

HistoryStep = Literal["month", "quarter"]
PERIODS = 12


@dataclass(frozen=True)
class RfmSegmentSize:
    """Customers of a segment. net_spend : their total up to that day, minus refunds; None without amounts."""

    segment: str
    customers: int
    net_spend: float | None


@dataclass(frozen=True)
class RfmMove:
    """Customers in `segment_before` on the previous day of the history; None if they had not ordered yet."""

    segment_before: str | None
    segment_now: str
    customers: int


@dataclass(frozen=True)
class RfmDay:
    """Segments by the orders before `as_of`. moves : since the previous day; empty on the first."""

    as_of: date
    segments: list[RfmSegmentSize]
    moves: list[RfmMove]


@dataclass(frozen=True)
class RfmHistory:
    """Oldest day first; the last is the day after the newest order. `segments` has all names, best first."""

    segments: list[str]
    days: list[RfmDay]


def rfm_history(served_copy: ServedCopy, step: str = "month") -> RfmHistory:
    """Segments at the ends of the last 12 months or quarters, and at the newest order.

    Raises OptionError (`option.step`).
    """
    if step not in get_args(HistoryStep):
        raise OptionError(
            "Segments have no history in these steps.",
            values=[step],
            hint="choose month or quarter",
            code="option.step",
        )
    return served_copy.once(("rfm_history", step), lambda: _history(served_copy, CalendarStep(step)))  # type: ignore[arg-type]


def _history(served_copy: ServedCopy, step: CalendarStep) -> RfmHistory:
    from tenure.segments.rfm import NAMES  # with pandas, which a server does not need to start

    return RfmHistory(list(NAMES), list(_days(served_copy, step)))


def _days(served_copy: ServedCopy, step: CalendarStep) -> Iterator[RfmDay]:
    before: pd.Series | None = None
    for as_of in _cutoffs(served_copy, step):
        facts = _facts(served_copy, as_of)
        if not facts.num_rows:
            continue
        frame = _scored(facts, as_of)
        now = frame.set_index(CUSTOMER_ID)["segment"]
        yield RfmDay(as_of, _sizes(frame), [] if before is None else _moves(before, now))
        before = now


def _cutoffs(served_copy: ServedCopy, step: CalendarStep) -> list[date]:
    if served_copy.last_day is None:
        return []
    as_of = day_after(served_copy.last_day)
    current = step.number(as_of)
    # A period that ends with the newest order is complete, and its end is the last cutoff.
    ends = [step.first_day(current - back) for back in range(PERIODS, -1, -1)]
    return ends[1:] if ends[-1] == as_of else [*ends[1:], as_of]


def _facts(served_copy: ServedCopy, as_of: date) -> pa.Table:
    """`RFM_FACTS` by the orders before `as_of`."""
    import ibis

    from tenure.core.frames.snapshot import Snapshot
    from tenure.core.orders.schema import IBIS_TYPES, TABLES
    from tenure.core.orders.tables import Tables
    from tenure.serving.copy.rfm_at import RFM_FACTS, customer_facts

    present = served_copy.columns["transactions"]
    types = {
        column.name: IBIS_TYPES[column.kind] for column in TABLES["transactions"] if column.name in present
    }
    log = Tables(ibis.table(types, name="transactions", database=COPY))
    facts = customer_facts(Snapshot(log, as_of).history.transactions).select(*RFM_FACTS)
    return served_copy.cursor().sql(str(ibis.to_sql(facts, dialect="duckdb"))).to_arrow_table()


def _scored(facts: pa.Table, as_of: date) -> pd.DataFrame:
    from tenure.serving.copy.rfm_at import scored_rfm

    frame = scored_rfm(facts, as_of).select([CUSTOMER_ID, "segment"]).to_pandas()
    frame["net_spend"] = facts["net_spend"].to_pandas()
    return frame


def _sizes(frame: pd.DataFrame) -> list[RfmSegmentSize]:
    from tenure.segments.rfm import NAMES

    groups = frame.groupby("segment")["net_spend"]
    counts, money = groups.size(), groups.sum(min_count=1)
    return [
        RfmSegmentSize(name, int(counts[name]), None if money.isna()[name] else float(money[name]))
        for name in NAMES
        if name in counts
    ]


def _moves(before: pd.Series, now: pd.Series) -> list[RfmMove]:
    import pandas as pd

    in_both = pd.DataFrame({"before": before.reindex(now.index), "now": now})
    counts = in_both.groupby(["before", "now"], dropna=False).size().reset_index(name="customers")
    columns = (counts[name].tolist() for name in ("before", "now", "customers"))
    return [
        RfmMove(None if pd.isna(then) else then, current, customers)
        for then, current, customers in zip(*columns, strict=True)
    ]
