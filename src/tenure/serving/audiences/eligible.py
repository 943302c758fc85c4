"""Who of a segment may be sent to a channel, and why others may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tenure.core.activation.audience import HOLD_OUT, SEND, held_out
from tenure.core.errors import DataError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.segments.rules import rule_from
from tenure.serving.audiences.named_by_list import customers_named
from tenure.serving.audiences.suppression import hashes_among
from tenure.serving.copy.names import COPY
from tenure.serving.segments.members import members_query

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.channel import Channel, ChannelCard, PrepareOptions
    from tenure.core.activation.segment import Segment
    from tenure.serving.copy.served import Served

_TABLE = "customers"
_EMAIL = "email"
_TELLING_ID = f"regexp_matches({CUSTOMER_ID}, '@|^[0-9a-f]{{64}}$')"
"""An id that a list of hashed addresses can name: itself an address, or a hash."""

_PIECE = 100_000
_HOW = "tenure ingest ORDERS --customers customers.csv --workspace FOLDER"


@dataclass(frozen=True)
class SelectionOptions:
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


def eligible(served: Served, segment: Segment, channel: Channel, chosen: SelectionOptions) -> Eligible:
    """Ask consent, take out who is suppressed, prepare contact details, hold some back.

    Piece by piece: a million people's details and their hashes take room.

    Raises DataError: `audience.no_members`, `audience.no_contacts`, `audience.no_consent`, each with the next
    step, where nobody is left for such a reason.
    """
    card = channel.card
    query = members_query(rule_from(segment.rule))
    told = f"SELECT count(*), max(as_of), max(run_id), bool_and({_TELLING_ID}) FROM ({query})"
    ((size, as_of, run_id, ids_tell),) = served.sql(told)
    if not size:
        raise DataError(
            "The segment has no customers.",
            values=[segment.name],
            hint="choose another segment",
            code="audience.no_members",
        )
    hashed = hashes_among(chosen.suppressed)
    if hashed and not ids_tell and _EMAIL not in served.columns.get(_TABLE, []):
        raise _cannot_compare(hashed)
    found = _Found()
    for known in _known(served, query, card, size):
        agreed = _with_consent(known, card, found.left_out)
        found.agreed += len(agreed)
        asked = _usable_by(card, _not_suppressed(agreed, chosen.suppressed, found.left_out))
        found.asked += len(asked)
        found.add(asked, channel, chosen)
    if not found.agreed:
        raise _nobody_agreed(card, found.left_out)
    rows = found.rows
    figures = found.figures
    if chosen.suppressed:
        named = customers_named(served, chosen.suppressed)
        figures["suppression"] = {"entries": len(chosen.suppressed), "customers": named}
    found.left_out["no_usable_contact"] = found.asked - len(rows)
    if not len(rows) and found.asked:
        raise _no_contacts(card, found.problems)
    left_out = {reason: count for reason, count in found.left_out.items() if count}
    return Eligible(rows, size, left_out, figures, as_of, run_id)


@dataclass
class _Found:
    """What was found so far."""

    left_out: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    pieces: list[pa.Table] = field(default_factory=list)
    agreed: int = 0
    asked: int = 0
    value: float | None = None

    def add(self, asked: pa.Table, channel: Channel, chosen: SelectionOptions) -> None:
        """Those of a piece who can be reached, each with their arm."""
        import pyarrow as pa
        import pyarrow.compute as pc

        made = channel.prepare(asked, chosen.options)
        self.problems.update(made.problems)
        held = held_out(made.table[CUSTOMER_ID].to_pylist(), chosen.salt, chosen.hold_out)
        arms = pa.array([HOLD_OUT if one else SEND for one in held], pa.string())
        self.pieces.append(made.table.append_column("arm", arms.dictionary_encode()))
        more = pc.sum(asked.filter(made.usable)["predicted_clv"]).as_py()
        self.value = self.value if more is None else (self.value or 0.0) + more

    @cached_property
    def rows(self) -> pa.Table:
        """Of everybody, by id."""
        import pyarrow as pa

        return pa.concat_tables(self.pieces, promote_options="default").unify_dictionaries()

    @property
    def figures(self) -> dict[str, Any]:
        """What is known of those who may be sent."""
        import pyarrow.compute as pc

        keys = [name for name in self.rows.column_names if name not in (CUSTOMER_ID, "arm")]
        sent = pc.equal(self.rows["arm"].cast("string"), SEND)
        filled = {name: pc.sum(pc.and_(pc.is_valid(self.rows[name]), sent)).as_py() or 0 for name in keys}
        return {
            "with_values": "LOOKALIKE_VALUE" in keys,
            "problems": dict(self.problems),
            "keys": filled,
            "eligible_value": self.value,
        }


def _known(served: Served, query: str, card: ChannelCard, size: int) -> Iterator[pa.Table]:
    """The members with what the channel passes on, their contact details and their e-mail address, by id."""
    import pyarrow as pa

    there = served.columns.get(_TABLE, [])
    wanted = (*card.keys, *filter(None, (card.consent,)), _EMAIL)
    contacts = [name for name in dict.fromkeys(wanted) if name in there]
    if card.any_of and not any(name in there for name in card.any_of):
        raise DataError(
            f"The workspace has no {' and no '.join(card.any_of)} for any customer.",
            values=[card.title],
            hint=f"add a customers table with these columns: {_HOW}",
            code="audience.no_contacts",
        )
    if card.consent is not None and card.consent not in there:
        raise DataError(
            f"There is no consent data: the customers table has no column {card.consent}.",
            values=[f"{size:,} customers"],
            hint=f"add {card.consent} (true or false) to the customers table and import it: {_HOW}",
            code="audience.no_consent",
        )
    values = dict.fromkeys(("predicted_clv", *card.values, "country"))
    told = [f"members.{name}" for name in (CUSTOMER_ID, *values)]
    told += [f"theirs.{name}" for name in contacts if name not in values]
    joined = f"({query}) AS members"
    if there:
        joined += f" LEFT JOIN {COPY}.{_TABLE} AS theirs USING ({CUSTOMER_ID})"
    cursor = served.fresh_cursor()
    ordered = cursor.sql(f"SELECT {', '.join(told)} FROM {joined} ORDER BY members.{CUSTOMER_ID}")
    for batch in ordered.to_arrow_reader(_PIECE):
        yield pa.Table.from_batches([batch])


def _with_consent(known: pa.Table, card: ChannelCard, left_out: Counter[str]) -> pa.Table:
    """Those who said yes: nobody who said nothing."""
    import pyarrow.compute as pc

    if card.consent is None:
        return known
    said = known[card.consent]
    left_out["consent_unknown"] += said.null_count
    agreed = pc.fill_null(said, False)
    left_out["no_consent"] += len(known) - said.null_count - int(pc.sum(agreed).as_py() or 0)
    return known.filter(agreed)


def _not_suppressed(known: pa.Table, suppressed: frozenset[str], left_out: Counter[str]) -> pa.Table:
    """Without those on the list: by id, or by the SHA-256 of their e-mail address, which an id may be."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tenure.channels.people import normal

    if not suppressed:
        return known
    listed = pa.array(sorted(suppressed), pa.string())
    out = pc.is_in(known[CUSTOMER_ID], listed)
    for name in {CUSTOMER_ID, _EMAIL} & {*known.column_names}:
        out = pc.or_(out, pc.is_in(normal.hashed(normal.emails(known[name])), listed))
    left_out["suppressed"] += int(pc.sum(out).as_py() or 0)
    return known.filter(pc.invert(out))


def _usable_by(card: ChannelCard, known: pa.Table) -> pa.Table:
    """Without the address where the channel takes none: it was there to compare only."""
    is_extra = _EMAIL in known.column_names and _EMAIL not in card.keys
    return known.drop([_EMAIL]) if is_extra else known


def _cannot_compare(hashed: int) -> DataError:
    return DataError(
        "The suppression list contains hashed e-mail addresses, but the customers table "
        "has no email column to compare.",
        values=[f"{hashed:,} addresses"],
        hint=f"add email to the customers table and import it: {_HOW}; or list customer IDs",
        code="audience.suppression",
    )


def _nobody_agreed(card: ChannelCard, left_out: Mapping[str, int]) -> DataError:
    return DataError(
        "No customer in the segment has given consent.",
        values=[
            f"{left_out['no_consent']:,} declined",
            f"{left_out['consent_unknown']:,} unknown",
        ],
        hint=f"unknown counts as no consent; consent is read from {card.consent} in the customers table",
        code="audience.no_consent",
    )


def _no_contacts(card: ChannelCard, problems: Mapping[str, int]) -> DataError:
    said = [f"{count:,} {kind.replace('_', ' ')}" for kind, count in problems.items()]
    return DataError(
        f"No customer has a usable {' or '.join(card.any_of)}.",
        values=said,
        hint=f"complete the customers table and import it: {_HOW}; phone numbers need a country, "
        "or --country",
        code="audience.no_contacts",
    )
