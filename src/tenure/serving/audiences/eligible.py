"""Which members of a segment may be sent to a channel, and why the others may not."""

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
    from tenure.serving.copy.served_copy import ServedCopy

_TABLE = "customers"
_EMAIL = "email"
_ID_MATCHES_HASH = f"regexp_matches({CUSTOMER_ID}, '@|^[0-9a-f]{{64}}$')"
"""An ID that a list of hashed addresses can match: an e-mail address or a hash."""

_BATCH_ROWS = 100_000
_IMPORT_COMMAND = "tenure ingest ORDERS --customers customers.csv --workspace FOLDER"


@dataclass(frozen=True)
class SelectionOptions:
    """How members are chosen: `suppressed` holds IDs and hashed e-mails of people who must never be sent."""

    options: PrepareOptions
    suppressed: frozenset[str] = frozenset()
    salt: str = ""
    hold_out: float = 0.0


@dataclass(frozen=True)
class EligibleCustomers:
    """The result of choosing members.

    rows : in the channel's format, with an `arm` each, by ID. left_out : counts by reason.
    segment_size : members of the segment. figures : about those who may be sent.
    as_of, run_id : of the predictions.
    """

    rows: pa.Table
    segment_size: int
    left_out: dict[str, int]
    figures: dict[str, Any]
    as_of: Any = None
    run_id: str | None = None


def eligible(
    served_copy: ServedCopy, segment: Segment, channel: Channel, options: SelectionOptions
) -> EligibleCustomers:
    """Check consent, remove suppressed people, prepare contact details, and hold some customers out.

    Works in batches, because the details and hashes of a million people need much memory.

    Raises DataError (`audience.no_members`, `audience.no_contacts`, `audience.no_consent`) if nobody is left,
    each with the next step.
    """
    card = channel.card
    query = members_query(rule_from(segment.rule))
    totals = f"SELECT count(*), max(as_of), max(run_id), bool_and({_ID_MATCHES_HASH}) FROM ({query})"
    ((size, as_of, run_id, can_match),) = served_copy.sql(totals)
    if not size:
        raise DataError(
            "The segment has no customers.",
            values=[segment.name],
            hint="choose another segment",
            code="audience.no_members",
        )
    hashed = hashes_among(options.suppressed)
    if hashed and not can_match and _EMAIL not in served_copy.columns.get(_TABLE, []):
        raise _cannot_compare(hashed)
    tally = _Tally()
    for members in _members_with_contacts(served_copy, query, card, size):
        agreed = _with_consent(members, card, tally.left_out)
        tally.agreed += len(agreed)
        reachable = _usable_by(card, _not_suppressed(agreed, options.suppressed, tally.left_out))
        tally.contactable += len(reachable)
        tally.add(reachable, channel, options)
    if not tally.agreed:
        raise _no_consent(card, tally.left_out)
    rows = tally.rows
    figures = tally.figures
    if options.suppressed:
        suppressed_count = customers_named(served_copy, options.suppressed)
        figures["suppression"] = {"entries": len(options.suppressed), "customers": suppressed_count}
    tally.left_out["no_usable_contact"] = tally.contactable - len(rows)
    if not len(rows) and tally.contactable:
        raise _no_contacts(card, tally.problems)
    left_out = {reason: count for reason, count in tally.left_out.items() if count}
    return EligibleCustomers(rows, size, left_out, figures, as_of, run_id)


@dataclass
class _Tally:
    """Counts and rows collected batch by batch."""

    left_out: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    batches: list[pa.Table] = field(default_factory=list)
    agreed: int = 0
    contactable: int = 0
    value: float | None = None

    def add(self, customers: pa.Table, channel: Channel, options: SelectionOptions) -> None:
        """Add the customers of a batch who can be reached, each with their arm."""
        import pyarrow as pa
        import pyarrow.compute as pc

        prepared = channel.prepare(customers, options.options)
        self.problems.update(prepared.problems)
        held_back = held_out(prepared.table[CUSTOMER_ID].to_pylist(), options.salt, options.hold_out)
        arms = pa.array([HOLD_OUT if is_held else SEND for is_held in held_back], pa.string())
        self.batches.append(prepared.table.append_column("arm", arms.dictionary_encode()))
        batch_value = pc.sum(customers.filter(prepared.usable)["predicted_clv"]).as_py()
        self.value = self.value if batch_value is None else (self.value or 0.0) + batch_value

    @cached_property
    def rows(self) -> pa.Table:
        """All rows, by ID."""
        import pyarrow as pa

        return pa.concat_tables(self.batches, promote_options="default").unify_dictionaries()

    @property
    def figures(self) -> dict[str, Any]:
        """Figures about those who may be sent."""
        import pyarrow.compute as pc

        keys = [name for name in self.rows.column_names if name not in (CUSTOMER_ID, "arm")]
        is_sent = pc.equal(self.rows["arm"].cast("string"), SEND)
        filled_counts = {
            name: pc.sum(pc.and_(pc.is_valid(self.rows[name]), is_sent)).as_py() or 0 for name in keys
        }
        return {
            "with_values": "LOOKALIKE_VALUE" in keys,
            "problems": dict(self.problems),
            "keys": filled_counts,
            "eligible_value": self.value,
        }


def _members_with_contacts(
    served_copy: ServedCopy, query: str, card: ChannelCard, size: int
) -> Iterator[pa.Table]:
    """Members with the values and contact details the channel passes on and their e-mail address, by ID."""
    import pyarrow as pa

    available = served_copy.columns.get(_TABLE, [])
    wanted_columns = (*card.keys, *filter(None, (card.consent,)), _EMAIL)
    contacts = [name for name in dict.fromkeys(wanted_columns) if name in available]
    if card.any_of and not any(name in available for name in card.any_of):
        raise DataError(
            f"The workspace has no {' and no '.join(card.any_of)} for any customer.",
            values=[card.title],
            hint=f"add a customers table with these columns: {_IMPORT_COMMAND}",
            code="audience.no_contacts",
        )
    if card.consent is not None and card.consent not in available:
        raise DataError(
            f"There is no consent data: the customers table has no column {card.consent}.",
            values=[f"{size:,} customers"],
            hint=f"add {card.consent} (true or false) to the customers table and import it: "
            f"{_IMPORT_COMMAND}",
            code="audience.no_consent",
        )
    values = dict.fromkeys(("predicted_clv", *card.values, "country"))
    selected = [f"members.{name}" for name in (CUSTOMER_ID, *values)]
    selected += [f"theirs.{name}" for name in contacts if name not in values]
    relation = f"({query}) AS members"
    if available:
        relation += f" LEFT JOIN {COPY}.{_TABLE} AS theirs USING ({CUSTOMER_ID})"
    cursor = served_copy.fresh_cursor()
    ordered = cursor.sql(f"SELECT {', '.join(selected)} FROM {relation} ORDER BY members.{CUSTOMER_ID}")
    for batch in ordered.to_arrow_reader(_BATCH_ROWS):
        yield pa.Table.from_batches([batch])


def _with_consent(members: pa.Table, card: ChannelCard, left_out: Counter[str]) -> pa.Table:
    """Members who gave consent; unknown counts as no."""
    import pyarrow.compute as pc

    if card.consent is None:
        return members
    consent = members[card.consent]
    left_out["consent_unknown"] += consent.null_count
    agreed = pc.fill_null(consent, False)
    left_out["no_consent"] += len(members) - consent.null_count - int(pc.sum(agreed).as_py() or 0)
    return members.filter(agreed)


def _not_suppressed(members: pa.Table, suppressed: frozenset[str], left_out: Counter[str]) -> pa.Table:
    """Members who are not on the list, by ID or by the SHA-256 of their e-mail address (or of an ID)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tenure.channels.people import normal

    if not suppressed:
        return members
    listed = pa.array(sorted(suppressed), pa.string())
    is_suppressed = pc.is_in(members[CUSTOMER_ID], listed)
    for name in {CUSTOMER_ID, _EMAIL} & {*members.column_names}:
        is_suppressed = pc.or_(is_suppressed, pc.is_in(normal.hashed(normal.emails(members[name])), listed))
    left_out["suppressed"] += int(pc.sum(is_suppressed).as_py() or 0)
    return members.filter(pc.invert(is_suppressed))


def _usable_by(card: ChannelCard, members: pa.Table) -> pa.Table:
    """Drop the e-mail address, needed for comparison only, if the channel does not use it."""
    is_extra = _EMAIL in members.column_names and _EMAIL not in card.keys
    return members.drop([_EMAIL]) if is_extra else members


def _cannot_compare(hashed: int) -> DataError:
    return DataError(
        "The suppression list contains hashed e-mail addresses, but the customers table "
        "has no email column to compare.",
        values=[f"{hashed:,} addresses"],
        hint=f"add email to the customers table and import it: {_IMPORT_COMMAND}; or list customer IDs",
        code="audience.suppression",
    )


def _no_consent(card: ChannelCard, left_out: Mapping[str, int]) -> DataError:
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
    counts = [f"{count:,} {kind.replace('_', ' ')}" for kind, count in problems.items()]
    return DataError(
        f"No customer has a usable {' or '.join(card.any_of)}.",
        values=counts,
        hint=f"complete the customers table and import it: {_IMPORT_COMMAND}; phone numbers need a country, "
        "or --country",
        code="audience.no_contacts",
    )
