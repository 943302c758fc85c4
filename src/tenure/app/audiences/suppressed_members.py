"""Members of a frozen version who were put on the suppression list afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import members_path, read_members
from tenure.core.activation.audience import SEND
from tenure.core.errors import ConflictError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.store.records.suppressions import Suppressions

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion
    from tenure.serving.shop import Shop


def refuse_suppressed(version: AudienceVersion, shop: Shop) -> None:
    """Raises ConflictError (`audience.suppressed`) if a member is on the workspace's suppression list.

    Addresses are compared in the form in which the channel takes them, plain or hashed.
    """
    entries = Suppressions(shop.database).entries()
    if not entries:
        return
    count = _count(read_members(members_path(shop.path, version), SEND), sorted(entries))
    if count:
        raise ConflictError(
            "Members of this version have been suppressed since it was frozen.",
            values=[f"{count:,} members"],
            hint="refresh the audience and send the new version",
            code="audience.suppressed",
        )


def _count(members: pa.Table, entries: list[str]) -> int:
    import pyarrow as pa
    import pyarrow.compute as pc

    from tenure.channels.people import normal

    listed = pa.array(entries, pa.string())
    is_listed = pc.is_in(members[CUSTOMER_ID], listed)
    for name, kind in zip(members.column_names, members.schema.types, strict=True):
        if pa.types.is_string(kind):
            is_listed = pc.or_(is_listed, pc.is_in(members[name], listed))
            addresses = normal.hashed(normal.emails(members[name]))
            is_listed = pc.or_(is_listed, pc.is_in(addresses, listed))
    return int(pc.sum(is_listed).as_py() or 0)
