"""List the customers of a workspace, filtered and sorted, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.serving.insights.listing import CHOICES, CustomerQuery, count_customers, customer_page
from tenure.serving.segments.members import members_of_name

if TYPE_CHECKING:
    from tenure.serving.shop import Shop

_SCORES = ("recency_score", "frequency_score")
_MIN_SCORE, _MAX_SCORE = 1, 5


@dataclass(frozen=True)
class ListCustomers:
    """Command. with_total : also count the customers on all pages."""

    query: CustomerQuery
    with_total: bool = False


@dataclass(frozen=True)
class CustomerList:
    """A page. `after` requests the next page, None on the last; `total` counts all pages, if requested."""

    customers: list[dict[str, Any]]
    after: str | None
    total: int | None
    currency: str


def list_customers(command: ListCustomers, shop: Shop) -> CustomerList:
    """One page of customers. Raises OptionError as `customer_page`."""
    served_copy = shop.served
    page = customer_page(command.query, served_copy)
    total = count_customers(command.query, served_copy) if command.with_total else None
    return CustomerList(page.rows, page.after, total, shop.currency)


def within_segment(query: CustomerQuery, name: str | None, shop: Shop) -> CustomerQuery:
    """The query for the members of a segment; for all customers without a name. Raises NotFound."""
    return query if name is None else replace(query, members=members_of_name(shop.database, name))


def equal_filters(texts: Sequence[str]) -> dict[str, str | int]:
    """Filters by value, from `column=value`. Raises OptionError (`option.filter`)."""
    filters: dict[str, str | int] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or name not in CHOICES:
            raise OptionError(
                "A filter must be written as a column and a value.",
                values=[text],
                hint=f"such as country=FR; columns: {', '.join(CHOICES)}",
                code="option.filter",
            )
        filters[name] = _score(name, value) if name in _SCORES else value
    return filters


def _score(name: str, value: str) -> int:
    if not value.isdecimal() or not _MIN_SCORE <= int(value) <= _MAX_SCORE:
        raise OptionError(
            f"{name} is not a score.",
            values=[value],
            hint=f"choose a whole number from {_MIN_SCORE} to {_MAX_SCORE}",
            code="option.filter",
        )
    return int(value)
