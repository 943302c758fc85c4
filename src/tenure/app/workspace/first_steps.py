"""What a new workspace has and lacks: the checklist for those who set it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.users import Users
from tenure.store.records.audiences import Audiences
from tenure.store.records.segments import SegmentStore

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class FirstSteps:
    """Which of the first steps are done.

    orders : orders were imported. predictions : customers were scored. contacts : customers have e-mail
    addresses or phone numbers. segment : somebody saved a segment. audience : one was created.
    team : more than one user can log in.
    """

    orders: bool
    predictions: bool
    contacts: bool
    segment: bool
    audience: bool
    team: bool


def first_steps(shop: Shop) -> FirstSteps:
    """The steps that are done. Raises StoreError if the workspace cannot be read."""
    served_copy = shop.served
    users = Users(shop.database).users()
    return FirstSteps(
        orders=served_copy.has_orders,
        predictions=served_copy.scored_by.model_version is not None,
        contacts=_has_contacts(served_copy),
        segment=bool(SegmentStore(shop.database).all()),
        audience=bool(Audiences(shop.database).versions(limit=1)),
        team=sum(user.disabled_at is None for user in users) > 1,
    )


def _has_contacts(served_copy: ServedCopy) -> bool:
    return served_copy.has_orders and bool({"email", "phone"} & set(served_copy.columns.get("customers", ())))
