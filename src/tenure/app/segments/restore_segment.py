"""Undo the deletion of a saved segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.records.removals import Removals

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RestoreSegment:
    """Command."""

    name: str


def restore_segment(command: RestoreSegment, shop: Shop, _progress: Progress) -> None:
    """Put back the segment that was deleted last under that name.

    Raises NotFound (`undo.gone`), ConflictError (`undo.taken`).
    """
    Removals(shop.database).restore("segment", command.name)
    shop.audit("restore_segment", command.name)
