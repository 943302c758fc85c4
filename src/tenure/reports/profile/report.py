"""The report of `tenure profile`: contents of the order log, without predictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.orders.cleaning import CleaningCount
    from tenure.core.orders.reading import MappedColumn
    from tenure.reports.profile.values import ProfileValues


@dataclass(frozen=True)
class ProfileReport:
    """All values the page needs.

    Parameters
    ----------
    title, source : str
        Name of the shop or file, and where the orders came from.
    values : ProfileValues
        Result of `profile_values`.
    currency : str, optional
        ISO code or symbol.
    has_money : bool
        False for a log without amounts: the page then counts orders.
    cleaning, rows_in, rows_clean, mapping
        As in `RunReport`.
    notes : tuple of str
        Other remarks.
    """

    title: str
    source: str
    values: ProfileValues
    currency: str | None = None
    has_money: bool = True
    cleaning: tuple[CleaningCount, ...] = ()
    rows_in: Mapping[str, int] = field(default_factory=dict)
    rows_clean: Mapping[str, int] = field(default_factory=dict)
    mapping: tuple[MappedColumn, ...] = ()
    notes: tuple[str, ...] = ()


def render(report: ProfileReport) -> str:
    """The page as HTML; it loads no files, scripts or fonts."""
    from tenure.reports import inputs_view
    from tenure.reports.formats import Formats
    from tenure.reports.measure import measure_of
    from tenure.reports.page import page
    from tenure.reports.profile import view as profile_view
    from tenure.reports.profile.findings import findings

    formats = Formats(report.currency)
    view = profile_view.build(report.values, measure_of(report.has_money, formats), formats, report.has_money)
    present = {"tops": view.tops, "cohorts": view.retention, "rhythm": view.gaps}
    return page(
        "profile.html.j2",
        [(key, name) for key, name in _SECTIONS if present.get(key, True)],
        report=report,
        overview=report.values.overview,
        view=view,
        findings=findings(report.values, formats),
        balance=inputs_view.balance(report.rows_in, report.rows_clean),
        rules=inputs_view.rules(report.cleaning),
        mapping=inputs_view.mapping(report.mapping),
    )


_SECTIONS = (
    ("summary", "Summary"),
    ("season", "Order patterns"),
    ("spread", "Distributions"),
    ("rhythm", "Repeat orders"),
    ("cohorts", "Cohort retention"),
    ("tops", "Top contributors"),
    ("relations", "Correlations"),
    ("columns", "Columns"),
    ("cleaning", "Cleaning"),
)
