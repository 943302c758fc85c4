"""Delete a saved segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.serving.segments import named

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RemoveSegment:
    """Command."""

    name: str


def remove_segment(command: RemoveSegment, shop: Shop, _progress: Progress) -> None:
    """Delete the segment; audiences built from it stay. `restore_segment` undoes it.

    Raises NotFound (`segment.unknown`), OptionError (`segment.built_in`).
    """
    named.remove_segment(shop.database, command.name, shop.settings.now)
    shop.audit("remove_segment", command.name)
