"""Erase customers who were erased before and are back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenure.app.forgetting.forget import Forget, forget
from tenure.app.forgetting.named_customers import named_customers
from tenure.core.errors import InputError
from tenure.store.records.erasures import Erasures, alike_among, erased_among

if TYPE_CHECKING:
    from tenure.app.forgetting.forget import ForgetResult
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ForgetReturned:
    """Command. wait_seconds : how long to wait for another command that writes to the workspace."""

    wait_seconds: float = 60.0


def forget_returned(command: ForgetReturned, shop: Shop, progress: Progress) -> ForgetResult:
    """Erase all customers who were erased before and whom a table names now under the same ID.

    Customers whose IDs differ in leading zeros are not erased; `ForgetResult.similar_ids` names them.

    Raises InputError (`input.unknown_customer`) if there are none, and as `forget`; `input.alike` if there
    are only customers who may be different ones.
    """
    ids, alike = returned_ids(shop, progress)
    result = forget(Forget(ids, command.wait_seconds, are_known=True), shop, progress)
    return replace(result, similar_ids=alike)


def returned_ids(shop: Shop, progress: Progress) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """IDs to erase again, and IDs that may be others. Raises InputError as `forget_returned`."""
    progress.step("Looking for customers who were erased before")
    erasures = Erasures(shop.path).all()
    with shop.engine("duckdb") as engine:
        named_ids = set(named_customers(shop.workspace, engine))
    ids, alike = (
        tuple(sorted(erased_among(named_ids, erasures))),
        tuple(sorted(alike_among(named_ids, erasures))),
    )
    if not ids:
        raise _only_alike(alike) if alike else _nobody()
    return ids, alike


def _nobody() -> InputError:
    return InputError(
        "No erased customer is in the workspace again.",
        hint="to erase other customers, give their IDs: tenure forget CUSTOMER_ID",
        code="input.unknown_customer",
    )


def _only_alike(alike: tuple[str, ...]) -> InputError:
    return InputError(
        "No erased customer is in the workspace again under the same ID; these IDs differ "
        "only in leading zeros, and may or may not be the same customers.",
        values=alike,
        hint="if they are the same, erase them by ID: tenure forget CUSTOMER_ID",
        code="input.alike",
    )
