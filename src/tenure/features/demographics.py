"""Who the customer is and how the shop won them. Customers have no date, so no cut applies to them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import Cut, Feature, Unit, feature, ratio
from tenure.core.frames.snapshot import days_between

_FAMILY = __name__.rpartition(".")[2]
_OLDEST_YEARS = 120


def _recorded(column: str, doc: str, unit: Unit = "category") -> Feature:
    def build(profile: ir.Table) -> ir.Value:
        return profile[column]

    return Feature(column, "profile", unit, doc, build, (f"customers.{column}",), family=_FAMILY)


@feature(grain="profile", unit="years", needs=("customers.birth_year",))
def age_years(profile: ir.Table, cut: Cut) -> ir.Value:
    """Age in the year of as_of; null if the recorded year gives an age outside 0 to 120."""
    age = cut.number_of(lambda day: day.year) - profile.birth_year
    return ibis.ifelse(age.between(0, _OLDEST_YEARS), age, None)


@feature(grain="profile", unit="days", needs=("customers.signup_date",))
def account_age_days(profile: ir.Table, cut: Cut) -> ir.Value:
    """Days from sign-up to as_of; null for customers who signed up later."""
    age = days_between(profile.signup_date.date(), cut.day)
    return ibis.ifelse(age > 0, age, None)


@feature(grain="customer", unit="days", uses=("account_age_days", "T"))
def signup_to_first_order_days(customer: ir.Table) -> ir.Value:
    """Days from sign-up to the first order day; negative if the order came first."""
    return customer.account_age_days - customer["T"]


@feature(grain="customer", unit="ratio", uses=("net_spend", "acquisition_cost"))
def spend_per_acquisition_cost(customer: ir.Table) -> ir.Value:
    """Net spend so far divided by the cost of acquiring the customer."""
    return ratio(customer.net_spend, customer.acquisition_cost)


FEATURES = (
    age_years.said_as("is {} old"),
    _recorded("gender", "Gender as recorded by the shop."),
    _recorded("country", "Country of the customer."),
    _recorded("region", "Region or state of the customer."),
    account_age_days.said_as("opened an account {} ago"),
    signup_to_first_order_days,
    _recorded("acquisition_source", "Source the customer came from."),
    _recorded("campaign_type", "Kind of campaign that won the customer."),
    _recorded("acquisition_cost", "Cost of acquiring the customer.", "currency"),
    spend_per_acquisition_cost,
)
