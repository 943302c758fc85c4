"""List the fields that rules of segments can use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.serving.segments.field_choices import SegmentFieldResponse, fields_shown

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class FieldList:
    """The fields, by topic."""

    fields: tuple[SegmentFieldResponse, ...]


def list_fields(shop: Shop) -> FieldList:
    """All fields, with the values that customers have. Raises DataError (`data.empty_lake`)."""
    return FieldList(tuple(fields_shown(shop.served)))
