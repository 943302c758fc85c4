"""On which lists of channels customers are: nothing here knows how to take them off once they are erased."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import ARM, members_path, read_members
from tenure.core.activation.audience import SEND
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion
    from tenure.store.workspace import Workspace


def lists_with(place: Workspace, customer_ids: Collection[str]) -> tuple[str, ...]:
    """Audiences and their channels, as in "vip (meta_ads)", whose list has one of the customers: by what the
    newest version says of which anything was sent.
    """
    if not place.has_database:
        return ()
    kept = Audiences(place.database)
    newest: dict[tuple[str, str], AudienceVersion] = {}
    for one in kept.deliveries():  # the newest first
        key = one.audience, one.channel
        if key not in newest and kept.receipts(one.delivery_id):
            newest[key] = kept.version(one.audience, one.number)
    found = [one for one in newest.values() if _has_any(members_path(place.path, one), customer_ids)]
    return tuple(sorted(f"{one.audience} ({one.channel})" for one in found))


def erased_among(path: Path) -> int:
    """How many of those who were sent with a version have been erased since."""
    return int(_sent_ids(path).null_count)


def _has_any(path: Path, customer_ids: Collection[str]) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not path.exists():
        return False
    wanted = pa.array(list(customer_ids), pa.string())
    return bool(pc.any(pc.is_in(_sent_ids(path).cast(pa.string()), wanted)).as_py())


def _sent_ids(path: Path) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    rows = read_members(path, columns=(CUSTOMER_ID, ARM))
    return rows.filter(pc.equal(rows[ARM].cast("string"), SEND))[CUSTOMER_ID]
