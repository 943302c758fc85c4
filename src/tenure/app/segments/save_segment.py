"""Save a rule as a segment under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.activation.segment import Segment
from tenure.segments.rules import Rule, as_json
from tenure.serving.segments import named

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.records.segments import SavedSegment


@dataclass(frozen=True)
class SaveSegment:
    """Command. `replaces`: whether an existing segment with this name gets this rule and note; `seen`: the
    version that it must still have, if any.
    """

    name: str
    rule: Rule
    note: str = ""
    replaces: bool = False
    seen: str | None = None


def save_segment(command: SaveSegment, shop: Shop, _progress: Progress) -> SavedSegment:
    """Check the segment and save it.

    Raises OptionError (`segment.name`, `segment.note`, `segment.many`, `rule.*`), ConflictError
    (`segment.exists`) if the name exists and the command does not replace it, ChangedMeanwhile.
    """
    segment = Segment(command.name, as_json(command.rule), command.note)
    saved_segment = named.save_segment(
        shop.database,
        segment,
        shop.actor,
        shop.settings.now,
        replace=command.replaces,
        expected=command.seen,
    )
    shop.audit("save_segment", saved_segment.name)
    return saved_segment
