"""The channel lists that customers are on; once they are erased, Tenure cannot remove them from these."""

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
    """Audiences and their channels, as in "vip (meta_ads)", whose list contains one of the customers,
    according to the newest version that was sent at least in part.
    """
    if not place.has_database:
        return ()
    audiences = Audiences(place.database)
    newest: dict[tuple[str, str], AudienceVersion] = {}
    for delivery in audiences.deliveries():  # the newest first
        key = delivery.audience, delivery.channel
        if key not in newest and audiences.receipts(delivery.delivery_id):
            newest[key] = audiences.version(delivery.audience, delivery.number)
    versions = [
        version for version in newest.values() if _has_any(members_path(place.path, version), customer_ids)
    ]
    return tuple(sorted(f"{version.audience} ({version.channel})" for version in versions))


def erased_among(path: Path) -> int:
    """How many members who were sent with a version have been erased since."""
    return int(_sent_ids(path).null_count)


def _has_any(path: Path, customer_ids: Collection[str]) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not path.exists():
        return False
    ids = pa.array(list(customer_ids), pa.string())
    return bool(pc.any(pc.is_in(_sent_ids(path).cast(pa.string()), ids)).as_py())


def _sent_ids(path: Path) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    rows = read_members(path, columns=(CUSTOMER_ID, ARM))
    return rows.filter(pc.equal(rows[ARM].cast("string"), SEND))[CUSTOMER_ID]
