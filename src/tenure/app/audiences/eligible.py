"""Who of a segment may be sent to a channel, and why others may not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.segments.members import members_of
from tenure.app.served_names import COPY, CUSTOMER_TABLE
from tenure.core.audience import HOLD_OUT, SEND, held_out
from tenure.core.errors import DataError
from tenure.core.frame import CUSTOMER_ID
from tenure.core.schema import PREDICTIONS

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.app.live.served import Served
    from tenure.core.channel import Channel, ChannelCard, PrepareOptions
    from tenure.core.segment import Segment

_TABLE = "customers"
_BESIDE = ("country", "average_days_between_orders")
_PIECE = 100_000
_HOW = "tenure ingest ORDERS --customers customers.csv --workspace FOLDER"


@dataclass(frozen=True)
class Chosen:
    """How members are chosen: `suppressed` holds ids and hashed e-mails of who must never be sent."""

    options: PrepareOptions
    suppressed: frozenset[str] = frozenset()
    salt: str = ""
    hold_out: float = 0.0


@dataclass(frozen=True)
class Eligible:
    """rows : as the channel takes them, with an `arm` each, by id. left_out : how many, by reason.

    segment_size : members of the segment. figures : what is known of those who may be sent.
    as_of, run_id : of the predictions.
    """

    rows: pa.Table
    segment_size: int
    left_out: dict[str, int]
    figures: dict[str, Any]
    as_of: Any = None
    run_id: str | None = None


def eligible(served: Served, segment: Segment, channel: Channel, chosen: Chosen) -> Eligible:
    """Ask consent, take out who is suppressed, prepare contact details, hold some back.

    Raises DataError: `audience.no_members`, `audience.no_contacts`, `audience.no_consent`, each with the next
    step, where nobody is left for such a reason.
    """
    import pyarrow as pa

    card = channel.card
    known = _known(served, segment, card)
    if not len(known):
        raise DataError(
            "Nobody is in the segment.",
            values=[segment.name],
            hint="choose another",
            code="audience.no_members",
        )
    size, left_out = len(known), Counter[str]()
    dated = {name: _newest(known, name) for name in ("as_of", "run_id")}
    known = _with_consent(known, card, left_out)
    known = _not_suppressed(known, chosen.suppressed, left_out)
    rows, problems, value = _prepared(known, channel, chosen.options)
    left_out["no_usable_contact"] = len(known) - len(rows)
    if not len(rows) and len(known):
        raise _no_contacts(card, problems)
    held = held_out(rows[CUSTOMER_ID].to_pylist(), chosen.salt, chosen.hold_out)
    rows = rows.append_column("arm", pa.array([HOLD_OUT if one else SEND for one in held], pa.string()))
    figures = {
        "with_values": "LOOKALIKE_VALUE" in rows.column_names,
        "problems": problems,
        "keys": {
            name: len(rows) - rows[name].null_count
            for name in rows.column_names
            if name not in (CUSTOMER_ID, "arm")
        },
        "eligible_value": value,
    }
    return Eligible(rows, size, {reason: n for reason, n in left_out.items() if n}, figures, **dated)


def _known(served: Served, segment: Segment, card: ChannelCard) -> pa.Table:
    """The members with their predictions and contact details, by id."""
    there = served.columns.get(_TABLE, [])
    contacts = [name for name in (*card.keys, *filter(None, (card.consent,))) if name in there]
    if card.any_of and not any(name in there for name in card.any_of):
        raise DataError(
            f"The workspace knows no {' and no '.join(card.any_of)} of anybody.",
            values=[card.title],
            hint=f"add a customers table that has them: {_HOW}",
            code="audience.no_contacts",
        )
    values = [name for name in PREDICTIONS.names if name != CUSTOMER_ID]
    values += [name for name in _BESIDE if name in served.columns[CUSTOMER_TABLE]]
    members = members_of(served, segment, (CUSTOMER_ID, *values))
    contacts = [name for name in contacts if name != "country"]
    if not contacts:
        return members
    cursor = served.fresh_cursor()
    cursor.register("members", members)
    told = ", ".join(f"theirs.{name}" for name in contacts)
    query = (
        f"SELECT members.*, {told} FROM members LEFT JOIN {COPY}.{_TABLE} AS theirs "
        f"ON members.{CUSTOMER_ID} = theirs.{CUSTOMER_ID} ORDER BY members.{CUSTOMER_ID}"
    )
    return cursor.sql(query).to_arrow_table()


def _with_consent(known: pa.Table, card: ChannelCard, left_out: Counter[str]) -> pa.Table:
    """Those who said yes: nobody who said nothing."""
    import pyarrow.compute as pc

    if card.consent is None:
        return known
    if card.consent not in known.column_names:
        raise DataError(
            f"Nobody is known to agree: the customers table has no column {card.consent}.",
            values=[f"{len(known):,} customers"],
            hint=f"add {card.consent} (true or false) to the customers table and ingest it: {_HOW}",
            code="audience.no_consent",
        )
    said = known[card.consent]
    left_out["consent_unknown"] = said.null_count
    agreed = pc.fill_null(said, False)
    left_out["no_consent"] = len(known) - said.null_count - int(pc.sum(agreed).as_py() or 0)
    made = known.filter(agreed)
    if not len(made):
        raise DataError(
            "Nobody in the segment has agreed.",
            values=[
                f"{left_out['no_consent']:,} said no",
                f"{left_out['consent_unknown']:,} were never asked",
            ],
            hint=f"unknown counts as no; {card.consent} is in the customers table",
            code="audience.no_consent",
        )
    return made


def _not_suppressed(known: pa.Table, suppressed: frozenset[str], left_out: Counter[str]) -> pa.Table:
    """Without those on the list: by id, or by the SHA-256 of their e-mail address."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tenure.channels import _normal as normal

    if not suppressed:
        return known
    listed = pa.array(sorted(suppressed), pa.string())
    out = pc.is_in(known[CUSTOMER_ID], listed)
    if "email" in known.column_names:
        out = pc.or_(out, pc.is_in(normal.hashed(normal.emails(known["email"])), listed))
    left_out["suppressed"] = int(pc.sum(out).as_py() or 0)
    return known.filter(pc.invert(out))


def _prepared(
    known: pa.Table, channel: Channel, options: PrepareOptions
) -> tuple[pa.Table, dict[str, int], float | None]:
    """Piece by piece: details and their hashes take room."""
    import pyarrow as pa
    import pyarrow.compute as pc

    pieces, problems, value = [], Counter[str](), None
    for start in range(0, max(len(known), 1), _PIECE):
        piece = known.slice(start, _PIECE)
        made = channel.prepare(piece, options)
        pieces.append(made.table)
        problems.update(made.problems)
        more = pc.sum(piece.filter(made.usable)["predicted_clv"]).as_py()
        value = more if value is None else value + (more or 0.0)
    return pa.concat_tables(pieces, promote_options="default"), dict(problems), value


def _no_contacts(card: ChannelCard, problems: dict[str, int]) -> DataError:
    said = [f"{count:,} {kind.replace('_', ' ')}" for kind, count in problems.items()]
    return DataError(
        f"Nobody has a usable {' or '.join(card.any_of)}.",
        values=said,
        hint=f"complete the customers table and ingest it: {_HOW}; phones need a country, or --country",
        code="audience.no_contacts",
    )


def _newest(known: pa.Table, name: str) -> Any:
    import pyarrow.compute as pc

    return pc.max(known[name]).as_py()
