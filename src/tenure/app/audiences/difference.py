"""What a version changes on the platform: who is added to the existing list, and who is removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import (
    ARM,
    MemberRows,
    columns_of,
    members_of_arm,
    members_path,
    read_members,
)
from tenure.core.activation.audience import SEND
from tenure.core.catalog import CHANNELS
from tenure.core.frames.frame import CUSTOMER_ID

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from tenure.core.activation.audience import Action, AudienceVersion
    from tenure.core.activation.channel import ChannelCard


def parts_of(
    version: AudienceVersion, base: AudienceVersion | None, workspace: Path, mode: str
) -> dict[Action, MemberRows]:
    """Rows to add and rows to remove: all members, or the differences from the version sent before; or the
    members that replace the whole list.

    The platform knows addresses, not our IDs. A member whose address changed is added with the new one, and
    the old one is removed; an address that another member on the list still has is never removed.
    """
    now = members_path(workspace, version)
    if base is None or mode == "replace":
        return {"add" if base is None else "replace": members_of_arm(now, SEND)}
    before = members_path(workspace, base)
    card: ChannelCard = CHANNELS.load(version.channel).card
    names = (CUSTOMER_ID, *card.identifiers)
    new_rows, old_rows = _sent_rows(now, names), _sent_rows(before, names)
    unchanged_now = _same(new_rows, old_rows, card.identifiers)
    unchanged_before = _same(old_rows, new_rows, card.identifiers)
    still_there = {name: new_rows[name] for name in card.identifiers if name in new_rows.column_names}
    # Only by identifiers of a single person: others may share a postal address. Removals come before
    # additions: the old address of one member may be the new one of another.
    return {
        "remove": MemberRows(
            before,
            _positions(old_rows, ~unchanged_before),
            still_there,
            card.reached_by,
            (CUSTOMER_ID, *card.identifiers) if card.identifiers else (),
        ),
        "add": MemberRows(now, _positions(new_rows, ~unchanged_now)),
    }


def _sent_rows(path: Path, names: Sequence[str]) -> pa.Table:
    """Rows of the members who are sent, with their position in the file."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = columns_of(path)
    whole = read_members(path, columns=(*[name for name in names if name in columns], ARM))
    whole = whole.append_column("position", pa.array(np.arange(len(whole))))
    return whole.filter(pc.equal(whole[ARM].cast("string"), SEND))


def _same(rows: pa.Table, reference: pa.Table, identifiers: Sequence[str]) -> np.ndarray:
    """Which of the rows are among the others with the same ID and addresses.

    Rows of erased customers have no ID, so they never match, and stay gaps.
    """
    import numpy as np
    import pyarrow.compute as pc

    identified = reference.filter(pc.is_valid(reference[CUSTOMER_ID]))
    place = pc.index_in(rows[CUSTOMER_ID], identified[CUSTOMER_ID].combine_chunks())
    same = pc.and_(pc.is_valid(rows[CUSTOMER_ID]), pc.is_valid(place))
    for name in identifiers:
        same = pc.and_(same, _equal(_column(rows, name), _column(identified, name).take(place)))
    is_same: np.ndarray = np.asarray(same)
    return is_same


def _column(rows: pa.Table, name: str) -> pa.ChunkedArray:
    """A column; all null if the file lacks it because no member has a value."""
    import pyarrow as pa

    if name not in rows.column_names:
        return pa.chunked_array([pa.nulls(len(rows), pa.string())])
    return rows[name].cast(pa.string())


def _equal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.ChunkedArray:
    """Elementwise equality; two nulls are equal."""
    import pyarrow.compute as pc

    return pc.or_kleene(
        pc.fill_null(pc.equal(left, right), False), pc.and_(pc.is_null(left), pc.is_null(right))
    )


def _positions(rows: pa.Table, is_selected: np.ndarray) -> np.ndarray:
    positions: np.ndarray = rows["position"].to_numpy()[is_selected]
    return positions
