"""List the fields that rules of segments can use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.segments.fields import FIELDS
from tenure.serving.segments.field_choices import SegmentFieldResponse, fields_shown
from tenure.serving.segments.purchase_choices import PurchaseFieldResponse, purchase_fields_shown

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class FieldList:
    """The fields of customers, by topic, and those of orders for `bought(...)`."""

    fields: tuple[SegmentFieldResponse, ...]
    purchase_fields: tuple[PurchaseFieldResponse, ...]


def list_fields(shop: Shop, *, personal: bool = True) -> FieldList:
    """All fields, with the values that occur. `personal`: with fields that can identify a person.

    Raises DataError (`data.empty_lake`).
    """
    fields = [field for field in fields_shown(shop.served) if personal or not FIELDS[field.name].is_private]
    return FieldList(tuple(fields), tuple(purchase_fields_shown(shop.served)))
