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
    """Command. `seen`: the version that the segment must still have, if any."""

    name: str
    seen: str | None = None


def remove_segment(command: RemoveSegment, shop: Shop, _progress: Progress) -> None:
    """Delete the segment; audiences built from it stay.

    Raises NotFound (`segment.unknown`), OptionError (`segment.built_in`), ChangedMeanwhile.
    """
    named.remove_segment(shop.database, command.name, command.seen)
    shop.audit("remove_segment", command.name)
