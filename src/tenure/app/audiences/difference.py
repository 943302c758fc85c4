"""What a version changes on the platform: who is added to the list that is there, and who is removed."""

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
    """Rows to add and rows to remove: everybody, or what differs from the version sent before; or those who
    take the place of whoever is there.

    The platform knows addresses, not our ids. Whoever has another address now is added with it, and the old
    one is removed; an address that somebody on the list still has is never removed.
    """
    now = members_path(workspace, version)
    if base is None or mode == "replace":
        return {"add" if base is None else "replace": members_of_arm(now, SEND)}
    before = members_path(workspace, base)
    card: ChannelCard = CHANNELS.load(version.channel).card
    names = (CUSTOMER_ID, *card.identifiers)
    came, went = _sent_rows(now, names), _sent_rows(before, names)
    unchanged_now = _same(came, went, card.identifiers)
    unchanged_before = _same(went, came, card.identifiers)
    still_there = {name: came[name] for name in card.identifiers if name in came.column_names}
    # By what finds a person alone: a postal address is of others, too. And before anybody is added:
    # the old address of somebody may be the new one of another.
    return {
        "remove": MemberRows(
            before,
            _positions(went, ~unchanged_before),
            still_there,
            card.reached_by,
            (CUSTOMER_ID, *card.identifiers) if card.identifiers else (),
        ),
        "add": MemberRows(now, _positions(came, ~unchanged_now)),
    }


def _sent_rows(path: Path, names: Sequence[str]) -> pa.Table:
    """Rows of those who are sent, with where they stand in the file."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = columns_of(path)
    whole = read_members(path, columns=(*[name for name in names if name in kept], ARM))
    whole = whole.append_column("position", pa.array(np.arange(len(whole))))
    return whole.filter(pc.equal(whole[ARM].cast("string"), SEND))


def _same(rows: pa.Table, others: pa.Table, identifiers: Sequence[str]) -> np.ndarray:
    """Which of the rows stand among the others with the same id and addresses.

    Of those who were erased nothing is known: their rows are no one's, and stay gaps.
    """
    import numpy as np
    import pyarrow.compute as pc

    there = others.filter(pc.is_valid(others[CUSTOMER_ID]))
    place = pc.index_in(rows[CUSTOMER_ID], there[CUSTOMER_ID].combine_chunks())
    same = pc.and_(pc.is_valid(rows[CUSTOMER_ID]), pc.is_valid(place))
    for name in identifiers:
        same = pc.and_(same, _equal(_column(rows, name), _column(there, name).take(place)))
    found: np.ndarray = np.asarray(same)
    return found


def _column(rows: pa.Table, name: str) -> pa.ChunkedArray:
    """One that nobody has is left out of the file."""
    import pyarrow as pa

    if name not in rows.column_names:
        return pa.chunked_array([pa.nulls(len(rows), pa.string())])
    return rows[name].cast(pa.string())


def _equal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.ChunkedArray:
    """Two unknown ones are equal."""
    import pyarrow.compute as pc

    return pc.or_kleene(
        pc.fill_null(pc.equal(left, right), False), pc.and_(pc.is_null(left), pc.is_null(right))
    )


def _positions(rows: pa.Table, wanted: np.ndarray) -> np.ndarray:
    found: np.ndarray = rows["position"].to_numpy()[wanted]
    return found
