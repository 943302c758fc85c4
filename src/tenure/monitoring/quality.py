"""The quality report: the schema's constraints, checked on all rows with Pointblank.

Every check runs as one query in the engine that holds the table; no row leaves it, so the report contains
counts and column names but no personal data.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis

from tenure.core.errors import DataError
from tenure.core.orders.account import Account
from tenure.core.orders.schema import TABLES
from tenure.monitoring.order_age import NOTICE_DAYS, longest_pause, order_age
from tenure.monitoring.quality_account import account_json, account_section
from tenure.monitoring.quality_checks import Check, checks_of
from tenure.monitoring.quality_page import page

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pointblank as pb

    from tenure.core.orders.tables import Tables

Level = Literal["passed", "warning", "error", "critical"]

WARNING_ROWS = 1
ERROR_SHARE = 0.05
CRITICAL_SHARE = 0.25
"""A check warns from its first failing row; it is an error from 5 % of the rows, and critical from 25 %."""


@dataclass(frozen=True)
class QualityFinding:
    """The result of one check of one table: `failed` of `n` rows, and its level.

    n : 0 for a check of the table as a whole, and for tables without rows.
    """

    table: str
    check: str
    n: int
    failed: int
    share: float
    level: Level


@dataclass(frozen=True)
class QualityReport:
    """The report as a self-contained page, as JSON text, and as values."""

    html: str
    json: str
    findings: tuple[QualityFinding, ...]


def quality_report(
    tables: Tables,
    today: date,
    *,
    rows_are_orders: bool = False,
    account: Account | None = None,
    notes: Sequence[str] = (),
    title: str = "Data quality",
) -> QualityReport:
    """Check raw or clean tables against the schema; the account of the import comes first.

    Parameters
    ----------
    tables : Tables
        With the columns of `core.orders.schema`; others (`raw_*`, `source_row`) are not checked.
    today : datetime.date
        Rows dated later fail; the age of the newest order is counted up to it.
    rows_are_orders : bool
        From the log's `CleaningRules`: equal rows are then separate orders, not duplicates.
    account, notes
        What counts in the file and how it was read, if known.
    title : str
        Heading of the page.

    Raises
    ------
    DataError
        `data.check` when a check cannot be run, as on a column of the wrong type.
    """
    findings: list[QualityFinding] = []
    sections: list[tuple[str, str]] = []
    for name, table in tables:
        checks = checks_of(TABLES[name], tables, today, rows_are_orders)
        rows = int(table.count().to_pyarrow().as_py())
        if rows == 0:
            findings += [QualityFinding(name, check.sentence, 0, 0, 0.0, "passed") for check in checks]
            continue
        validation = _validate(name, table, checks)
        findings += _read(name, validation, checks)
        if name == "transactions":
            findings += recency(table, today)
        report = validation.get_tabular_report(incl_header=False, incl_footer=False)
        sections.append((name, report.as_raw_html()))
    account = account or Account()
    document = {
        "title": title,
        **account_json(account, notes),
        "checks": [asdict(finding) for finding in findings],
    }
    html = page(title, findings, sections, first=account_section(account, notes))
    return QualityReport(html, json.dumps(document, indent=1), tuple(findings))


def recency(orders: ir.Table, today: date) -> list[QualityFinding]:
    """Whether the newest order not after `today` is recent; nothing if there is no such order."""
    if "order_date" not in orders.columns:
        return []
    day = orders.order_date.date()
    order_days = (
        orders.filter(day <= ibis.literal(today)).select(day=day).distinct().to_pyarrow()["day"].to_pylist()
    )
    days = [order_day for order_day in order_days if order_day is not None]
    if not days:
        return []
    age = order_age(max(days), today, longest_pause_days=longest_pause(days))
    limit = max(NOTICE_DAYS, age.longest_pause_days)
    text = f"the newest order is at most {limit} days older than today"
    if age.level == "recent":
        return [QualityFinding("transactions", text, 0, 0, 0.0, "passed")]
    text += f": it is from {age.newest_order}, {age.days:,} days ago"
    return [QualityFinding("transactions", text, 0, 0, 0.0, "warning")]


def _validate(name: str, table: ir.Table, checks: list[Check]) -> pb.Validate:
    import pointblank as pb

    thresholds = pb.Thresholds(warning=WARNING_ROWS, error=ERROR_SHARE, critical=CRITICAL_SHARE)
    validation = pb.Validate(table, tbl_name=name, thresholds=thresholds)
    for check in checks:
        validation = getattr(validation, check.method)(**check.arguments, brief=check.sentence)
    return validation.interrogate(collect_extracts=False, collect_tbl_checked=False)


def _read(name: str, validation: pb.Validate, checks: list[Check]) -> list[QualityFinding]:
    steps: list[dict[str, Any]] = json.loads(validation.get_json_report())
    findings = []
    for check, step in zip(checks, steps, strict=True):
        if step["n"] is None or step["n_failed"] is None:
            raise DataError(
                f"The quality check '{check.sentence}' cannot be run on {name}.",
                hint="check the column types of the table",
                code="data.check",
            )
        levels = [level for level in ("critical", "error", "warning") if step[level]]
        level: Level = levels[0] if levels else "passed"  # type: ignore[assignment]
        share = step["n_failed"] / step["n"] if step["n"] else 0.0
        findings.append(QualityFinding(name, check.sentence, step["n"], step["n_failed"], share, level))
    return findings
