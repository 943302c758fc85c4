"""Erased customers who are back: an export of the shop, or its orders, still name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.forgetting.named_customers import named_customers
from tenure.core.frames.frame import CUSTOMER_ID

if TYPE_CHECKING:
    from collections.abc import Collection

    from tenure.core.orders.cleaning import CleanedOrders
    from tenure.core.ports import Engine
    from tenure.serving.shop import Shop
    from tenure.store.records.erasures import Erasure

IN_A_FILE = "of this file"
ONE_BY_ONE = "of the orders and events that were sent individually"


@dataclass(frozen=True)
class ReturnedCustomers:
    """How many customers were erased before and are named again.

    alike : customers who differ from an erased one in leading zeros alone: the same, or others.
    """

    customers: int = 0
    alike: int = 0

    def __add__(self, other: ReturnedCustomers) -> ReturnedCustomers:
        return ReturnedCustomers(self.customers + other.customers, self.alike + other.alike)

    def sentences(self, whence: str = IN_A_FILE) -> tuple[str, ...]:
        """Warnings without their IDs; none if there is nobody. whence : as `IN_A_FILE`."""
        sentences = (returned_sentence(self.customers, whence), alike_sentence(self.alike, whence))
        return tuple(sentence for sentence in sentences if sentence is not None)


def returned_sentence(customers: int, whence: str = IN_A_FILE) -> str | None:
    """A warning about `customers` who were erased before and are imported again; None if there are none."""
    if not customers:
        return None
    subject, verb = ("1 customer", "is") if customers == 1 else (f"{customers:,} customers", "are")
    return (
        f"{subject} {whence} had been erased and {verb} in the workspace again. If they did not "
        "come back themselves, erase them again with `tenure forget --returned`, and "
        "remove them from the shop's system; otherwise its next export brings them back"
    )


def alike_sentence(customers: int, whence: str = IN_A_FILE) -> str | None:
    """As `returned_sentence`, about customers who may be erased ones, written without their leading zeros."""
    if not customers:
        return None
    subject, verb = ("1 customer", "is") if customers == 1 else (f"{customers:,} customers", "are")
    return (
        f"{subject} {whence} may be erased customers: their IDs differ from an erased one only "
        "in leading zeros, which spreadsheets drop. Tenure does not erase on a guess: "
        f"`tenure forget --returned` lists who {verb} meant"
    )


def returned_among(customer_ids: Iterable[str], erasures: Collection[Erasure]) -> ReturnedCustomers:
    """How many of the customers had been erased."""
    from tenure.store.records.erasures import alike_among, erased_among

    if not erasures:
        return ReturnedCustomers()
    ids = set(customer_ids)
    return ReturnedCustomers(len(erased_among(ids, erasures)), len(alike_among(ids, erasures)))


def returned_in(shop: Shop) -> ReturnedCustomers:
    """Among all customers whom the workspace names now, including pending orders. Raises StoreError."""
    from tenure.store.records.erasures import Erasures

    erasures = Erasures(shop.path).all()
    if not erasures:
        return ReturnedCustomers()
    with shop.engine("duckdb") as engine:
        returned = returned_among(named_customers(shop.workspace, engine), erasures)
    # If IDs are used exactly as written, two that differ in leading zeros are two customers.
    is_exact = shop.workspace_as_written.answers.customer_id == "exact"
    return ReturnedCustomers(returned.customers) if is_exact else returned


def customers_in(cleaned: CleanedOrders, engine: Engine) -> set[str]:
    """IDs in the accepted rows and in the quarantined ones."""
    tables = [*(rows for _, rows in cleaned.tables if CUSTOMER_ID in rows.columns), cleaned.quarantine]
    ids: set[str | None] = set()
    for rows in tables:
        ids.update(engine.to_arrow(rows.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist())
    return {customer_id for customer_id in ids if customer_id is not None}
