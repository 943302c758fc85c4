"""Freeze an audience again, as it was frozen last: the newest predictions, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.freeze import Freeze, freeze
from tenure.app.audiences.members_file import members_path, read_members
from tenure.core.activation.audience import SEND
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Difference:
    """How many came and went from version `before` to `after`; None for `before` where it is the first."""

    before: AudienceVersion | None
    after: AudienceVersion
    came: int
    went: int
    stayed: int


def refresh(audience: str, by: str, shop: Shop, settings: Settings) -> Difference:
    """The new version, and how it differs from the one before. Raises what `freeze` raises."""
    last = Audiences(shop.database).version(audience)
    asked = last.figures.get("asked", {})
    command = Freeze(
        audience,
        last.segment,
        last.channel,
        last.hold_out,
        last.salt,
        last.public_name,
        minimum=asked.get("minimum"),
        country=asked.get("country"),
        with_values=asked.get("with_values", True),
    )
    made = freeze(command, by, shop, settings)
    return difference(made, last, shop.workspace.path)


def difference(after: AudienceVersion, before: AudienceVersion | None, workspace: Path) -> Difference:
    """Of those who are sent."""
    import pyarrow.compute as pc

    now = read_members(members_path(workspace, after), SEND, (CUSTOMER_ID,))[CUSTOMER_ID]
    if before is None:
        return Difference(None, after, len(now), 0, 0)
    then = read_members(members_path(workspace, before), SEND, (CUSTOMER_ID,))[CUSTOMER_ID]
    stayed = int(pc.sum(pc.is_in(now, then)).as_py() or 0)
    return Difference(before, after, len(now) - stayed, len(then) - stayed, stayed)
