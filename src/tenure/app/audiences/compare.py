"""Compare a version of an audience with the previous one: who was added, who was removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import members_path, read_members
from tenure.core.activation.audience import SEND
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.core.activation.audience import AudienceVersion
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Compare:
    """Command. The newest version when no number is given."""

    audience: str
    number: int | None = None


@dataclass(frozen=True)
class Difference:
    """How many members were added and removed from `before` (None if `after` is the first) to `after`."""

    before: AudienceVersion | None
    after: AudienceVersion
    added: int
    removed: int
    stayed: int


def compare(command: Compare, shop: Shop) -> Difference:
    """The version and the one before it. Raises NotFound, and StoreError (`audience.gone`)."""
    audiences = Audiences(shop.database)
    version = audiences.version(command.audience, command.number)
    earlier = [
        candidate for candidate in audiences.versions(version.audience) if candidate.number < version.number
    ]
    return compared(version, max(earlier, key=lambda candidate: candidate.number, default=None), shop.path)


def compared(after: AudienceVersion, before: AudienceVersion | None, workspace: Path) -> Difference:
    """The difference between two versions, counting members who are sent."""
    import pyarrow.compute as pc

    now = read_members(members_path(workspace, after), SEND, (CUSTOMER_ID,))[CUSTOMER_ID]
    if before is None:
        return Difference(None, after, len(now), 0, 0)
    then = read_members(members_path(workspace, before), SEND, (CUSTOMER_ID,))[CUSTOMER_ID]
    stayed = int(pc.sum(pc.is_in(now, then)).as_py() or 0)
    return Difference(before, after, len(now) - stayed, len(then) - stayed, stayed)
