"""When the customer orders, when the relationship began, and which season the target window falls into.

Seasons are the meteorological seasons of the northern hemisphere. Times of day are UTC, like the log, and are
those of the first purchase of a day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import UNKNOWN, Cut, Feature, feature, how_many, ratio
from tenure.core.frames.horizon import add_months, days_of_last_year

_AMOUNT = ("transactions.amount",)
_FAMILY = __name__.rpartition(".")[2]
_SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "winter": (12, 1, 2)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYPARTS = {"morning": (6, 11), "afternoon": (12, 17), "evening": (18, 23), "night": (0, 5)}
_YEARS_BACK = 5
_YEAR_DAYS = 365


def _season_share(season: str, months: tuple[int, ...]) -> Feature:
    def build(days: ir.Table) -> ir.Value:
        return ratio(how_many(days.order_day.month().isin(months)), days.order_day.count())

    month_names = ", ".join(date(2000, month, 1).strftime("%B") for month in months)
    doc = f"Share of order days in {month_names}."
    share = Feature(f"{season}_share", "day", "share", doc, build, family=_FAMILY)
    return share.said_as(f"{{}} of orders in {season}")


@feature(grain="day", unit="share")
def weekend_share(days: ir.Table) -> ir.Value:
    """Share of order days on a Saturday or Sunday."""
    by_weekday = _by_weekday(days)
    return ratio(by_weekday["saturday"] + by_weekday["sunday"], days.order_day.count())


@feature(grain="day", unit="category")
def modal_weekday(days: ir.Table) -> ir.Value:
    """Weekday with the most order days; if tied, the first in the week."""
    return _most_frequent(_by_weekday(days))


@feature(grain="day", unit="category")
def modal_daypart(days: ir.Table) -> ir.Value:
    """Time of day with the most order days: morning from 6:00, afternoon 12:00, evening 18:00, night 0:00."""
    return _most_frequent(_by_daypart(days))


@feature(grain="day", unit="share")
def evening_share(days: ir.Table) -> ir.Value:
    """Share of order days whose first purchase was at 18:00 or later."""
    return ratio(_by_daypart(days)["evening"], days.order_day.count())


@feature(grain="day", unit="index")
def first_order_month(days: ir.Table) -> ir.Value:
    """Month of the first order day, 1 to 12."""
    return days.order_day.min().month()


@feature(grain="day", unit="share")
def target_season_share(days: ir.Table, cut: Cut) -> ir.Value:
    """Share of the customer's order days that fell on the target window's dates in the past five years."""
    if cut.horizon_days is None:
        return UNKNOWN
    inside = ibis.literal(False)
    for start, end in _past_windows(cut, cut.horizon_days):
        inside = inside | _between(days.order_day, start, end)
    return ratio(how_many(inside), days.order_day.count())


@feature(grain="shop", unit="days")
def log_age_days(shop: ir.Table) -> ir.Value:
    """Days from the first purchase in the whole log to as_of; the same for every customer."""
    return shop.age_days.max()


@feature(grain="customer", unit="days", uses=("log_age_days", "T"))
def first_order_after_log_start_days(customer: ir.Table) -> ir.Value:
    """Days from the log's first purchase to the customer's; near 0, it may not be the true first order."""
    return customer.log_age_days - customer["T"]


@feature(grain="shop", unit="index")
def season_index_orders(shop: ir.Table, cut: Cut) -> ir.Value:
    """Purchases (rows) on the target window's dates in past years, relative to a year without seasons (1).

    Uses up to five whole years before as_of, as far as the log covers them; null if it covers none.
    """
    return _season_index(shop, shop.purchases, cut)


@feature(grain="shop", unit="index", needs=_AMOUNT)
def season_index_spend(shop: ir.Table, cut: Cut) -> ir.Value:
    """Gross spend on the target window's dates in past years, relative to a year without seasons (1)."""
    return _season_index(shop, shop.spent, cut)


@feature(grain="shop", unit="ratio")
def shop_growth(shop: ir.Table, cut: Cut) -> ir.Value:
    """The shop's purchases (rows) in the last 90 days divided by those in the same days a year before."""
    year = cut.number_of(days_of_last_year)
    now = _total(shop.purchases, shop.age_days <= 90)
    before = _total(shop.purchases, shop.age_days.between(year + 1, year + 90))
    return ibis.ifelse(shop.age_days.max() >= year + 90, ratio(now, before), None)


def _season_index(shop: ir.Table, by_day: ir.Value, cut: Cut) -> ir.Value:
    """Share of whole past years' total that fell into the window, over the window's share of a year.

    `by_day` is the daily value to add up. Whole years of a long horizon have no season: they count as 1, and
    only the remaining days are looked up.
    """
    if cut.horizon_days is None:
        return UNKNOWN
    years, rest_days = divmod(cut.horizon_days, _YEAR_DAYS)
    if rest_days == 0:
        return ibis.literal(1).cast("float64")
    inside, full_year = ibis.literal(0.0), ibis.literal(0.0)
    for years_back, (start, end) in enumerate(_past_windows(cut, rest_days), 1):
        year_end = cut.date_of(_years_before(years_back - 1))
        covered = shop.day.min() <= start
        inside = inside + ibis.ifelse(covered, _total(by_day, _between(shop.day, start, end)), 0.0)
        full_year = full_year + ibis.ifelse(covered, _total(by_day, _between(shop.day, start, year_end)), 0.0)
    index = ratio(inside, full_year) * (_YEAR_DAYS / rest_days)
    return (index * rest_days + years * _YEAR_DAYS) / float(cut.horizon_days)


def _total(by_day: ir.Value, within: ir.BooleanValue) -> ir.Value:
    return ibis.ifelse(within, by_day, 0.0).sum()


def _between(day: ir.Value, start: ir.DateValue, end: ir.DateValue) -> ir.BooleanValue:
    """On or after `start` and before `end`."""
    return (day >= start) & (day < end)


def _past_windows(cut: Cut, length_days: int) -> list[tuple[ir.DateValue, ir.DateValue]]:
    """The window of `length_days` from the cut, moved back by one to five years; never beyond the cut."""
    years_back = range(1, _YEARS_BACK + 1)
    return [
        (cut.date_of(_years_before(years)), cut.date_of(_end_of_window(years, length_days)))
        for years in years_back
    ]


def _years_before(years: int) -> Callable[[date], date]:
    return lambda day: add_months(day, -12 * years)


def _end_of_window(years: int, length_days: int) -> Callable[[date], date]:
    return lambda day: min(add_months(day, -12 * years) + timedelta(days=length_days), day)


def _by_weekday(days: ir.Table) -> dict[str, ir.Value]:
    """Order days per weekday."""
    index = days.order_day.day_of_week.index()
    return {name: how_many(index == index_of_day) for index_of_day, name in enumerate(_WEEKDAYS)}


def _by_daypart(days: ir.Table) -> dict[str, ir.Value]:
    """Order days per part of the day, by their first purchase."""
    hour = days.first_at.hour()
    return {name: how_many(hour.between(*hours)) for name, hours in _DAYPARTS.items()}


def _most_frequent(counts: dict[str, ir.Value]) -> ir.Value:
    """The name with the largest count; the first one if tied."""
    largest = ibis.greatest(*counts.values())
    return ibis.cases(*((count == largest, name) for name, count in counts.items()))


FEATURES = (
    *(_season_share(season, months) for season, months in _SEASONS.items()),
    weekend_share.said_as("{} of orders on a weekend"),
    modal_weekday,
    modal_daypart,
    evening_share.said_as("{} of orders in the evening"),
    first_order_month,
    target_season_share.said_as("{} of orders fell in the same season as the prediction"),
    log_age_days,
    first_order_after_log_start_days,
    season_index_orders,
    season_index_spend,
    shop_growth,
)
