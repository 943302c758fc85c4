"""Customers who were erased and are there again: an export of the shop, or its orders, still name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.forgetting.named_customers import named_customers
from tenure.core.errors import InputError
from tenure.core.frames.frame import CUSTOMER_ID

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from tenure.app.forgetting.forget import Forgotten
    from tenure.core.orders.cleaning import Cleaned
    from tenure.core.ports import Engine, Progress
    from tenure.core.settings import Settings
    from tenure.store.records.erasures import Erasure
    from tenure.store.workspace import Workspace

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
        """What to tell of them, without their ids; none where there is nobody. whence : as `IN_A_FILE`."""
        told = (returned_sentence(self.customers, whence), alike_sentence(self.alike, whence))
        return tuple(one for one in told if one is not None)


def returned_sentence(customers: int, whence: str = IN_A_FILE) -> str | None:
    """What to tell of `customers` who were erased before and come in again; None where there are none."""
    if not customers:
        return None
    who, are = ("1 customer", "is") if customers == 1 else (f"{customers:,} customers", "are")
    return (
        f"{who} {whence} had been erased and {are} in the workspace again. If they did not "
        "come back themselves, erase them again with `tenure forget --returned`, and "
        "remove them from the shop's system; otherwise its next export brings them back"
    )


def alike_sentence(customers: int, whence: str = IN_A_FILE) -> str | None:
    """As `returned_sentence`, of customers who may be erased ones, spelled without their leading zeros."""
    if not customers:
        return None
    who, are = ("1 customer", "is") if customers == 1 else (f"{customers:,} customers", "are")
    return (
        f"{who} {whence} may be erased customers: their IDs differ from an erased one only "
        "in leading zeros, which spreadsheets drop. Tenure does not erase on a guess: "
        f"`tenure forget --returned` lists who {are} meant"
    )


def returned_among(customer_ids: Iterable[str], erasures: Collection[Erasure]) -> ReturnedCustomers:
    """How many of the customers had been erased."""
    from tenure.store.records.erasures import alike_among, erased_among

    if not erasures:
        return ReturnedCustomers()
    ids = set(customer_ids)
    return ReturnedCustomers(len(erased_among(ids, erasures)), len(alike_among(ids, erasures)))


def returned_in(place: Workspace, settings: Settings) -> ReturnedCustomers:
    """Of everybody whom the workspace names now, what waits included. Raises StoreError."""
    from tenure.core.open_engine import open_engine
    from tenure.store.records.erasures import Erasures

    erasures = Erasures(place.path).all()
    if not erasures:
        return ReturnedCustomers()
    try:
        with open_engine(settings, "duckdb") as engine:
            found = returned_among(named_customers(place, engine), erasures)
    finally:
        if place.has_database:
            place.database.close()
    # Where every id is taken as it is written, two that differ in zeros are two customers.
    return ReturnedCustomers(found.customers) if place.answers.customer_id == "exact" else found


def customers_in(cleaned: Cleaned, engine: Engine) -> set[str]:
    """Ids in the rows that were kept and in those that were quarantined."""
    tables = [*(rows for _, rows in cleaned.tables if CUSTOMER_ID in rows.columns), cleaned.quarantine]
    ids: set[str | None] = set()
    for rows in tables:
        ids.update(engine.to_arrow(rows.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist())
    return {one for one in ids if one is not None}


def forget_returned(
    workspace: Path, settings: Settings, progress: Progress, wait_seconds: float = 60.0
) -> Forgotten:
    """Erase everybody who was erased before and whom a table names now under the same id.

    Those whose ids differ in leading zeros stay; `Forgotten.alike` names them.

    Raises InputError (`input.unknown_customer`) where there is nobody, and as `forget`; `input.alike` where
    there are only such who may be others.
    """
    from dataclasses import replace

    from tenure.app.forgetting.forget import Forget, forget
    from tenure.core.open_engine import open_engine
    from tenure.store.records.erasures import Erasures, alike_among, erased_among
    from tenure.store.workspace import open_workspace

    place = open_workspace(workspace, settings)
    progress.step("Looking for customers who were erased before")
    erasures = Erasures(workspace).all()
    with open_engine(settings, "duckdb") as engine:
        named = set(named_customers(place, engine))
    ids, alike = erased_among(named, erasures), tuple(sorted(alike_among(named, erasures)))
    if not ids:
        raise (
            _only_alike(alike)
            if alike
            else InputError(
                "No erased customer is in the workspace again.",
                hint="to erase other customers, give their IDs: tenure forget CUSTOMER_ID",
                code="input.unknown_customer",
            )
        )
    made = forget(Forget(tuple(sorted(ids)), workspace, wait_seconds, are_known=True), settings, progress)
    return replace(made, alike=alike)


def _only_alike(alike: tuple[str, ...]) -> InputError:
    return InputError(
        "No erased customer is in the workspace again under the same ID; these IDs differ "
        "only in leading zeros, and may or may not be the same customers.",
        values=alike,
        hint="if they are the same, erase them by ID: tenure forget CUSTOMER_ID",
        code="input.alike",
    )
