"""Freeze an audience again with its last settings and the newest predictions, and report the changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.compare import compared
from tenure.app.audiences.freeze import Freeze, freeze
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from tenure.app.audiences.compare import Difference
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Refresh:
    """Command. `audience` is the name of one that was frozen before."""

    audience: str


def refresh(command: Refresh, shop: Shop, progress: Progress | None = None) -> Difference:
    """Freeze the next version; how it differs from the previous one. Raises what `freeze` raises."""
    last = Audiences(shop.database).version(command.audience)
    options = last.figures.get("asked", {})
    version = freeze(
        Freeze(
            last.audience,
            last.segment,
            last.channel,
            last.hold_out,
            last.salt,
            last.public_name,
            minimum=options.get("minimum"),
            country=options.get("country"),
            with_values=options.get("with_values", True),
        ),
        shop,
        progress,
    )
    return compared(version, last, shop.path)
