"""Customers who were erased and are there again: an export of the shop still names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.named_customers import named_customers
from tenure.core.errors import InputError
from tenure.core.frame import CUSTOMER_ID

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.app.bootstrap import Settings
    from tenure.app.forget import Forgotten
    from tenure.core.cleaning import Cleaned
    from tenure.core.ports import Engine, Progress


def returned_sentence(customers: int) -> str | None:
    """What to tell of `customers` who were erased before and come in again; None where there are none."""
    if not customers:
        return None
    who, are = ("1 customer", "is") if customers == 1 else (f"{customers:,} customers", "are")
    return (
        f"{who} of this file had been erased and {are} in the workspace again. If they did not come back by "
        "themselves, erase them again with `tenure forget --returned`, and remove them in the shop's system, "
        "or its next export brings them back"
    )


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
    """Erase everybody who was erased before and whom a table names now.

    Raises InputError (`input.unknown_customer`) where there is nobody, and as `forget`.
    """
    from tenure.app.bootstrap import open_engine
    from tenure.app.forget import Forget, forget
    from tenure.app.run_record import open_workspace
    from tenure.store.erasures import Erasures, erased_among

    place = open_workspace(workspace, settings)
    progress.step("Looking for customers who were erased before")
    with open_engine(settings, "duckdb") as engine:
        ids = erased_among(set(named_customers(place, engine)), Erasures(workspace).all())
    if not ids:
        raise InputError(
            "Nobody who was erased is in the workspace again.",
            hint="to erase others, name them: tenure forget CUSTOMER_ID",
            code="input.unknown_customer",
        )
    return forget(Forget(tuple(sorted(ids)), workspace, wait_seconds, are_known=True), settings, progress)
