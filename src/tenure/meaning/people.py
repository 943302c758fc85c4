"""Who ordered: spellings of one id are one customer, placeholders are nobody, guests are known by e-mail.

Nothing is joined by name. Every repair is told with the number of customers before and after, and
`--customer-id exact` undoes all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.answers import Choice, Question
from tenure.core.cleaning import RAW_PREFIX
from tenure.core.errors import ColumnError
from tenure.core.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

PLACEHOLDERS = (
    *(
        "0",
        "-1",
        "-",
        "--",
        ".",
        "?",
        "x",
        "xx",
        "xxx",
        "na",
        "n/a",
        "none",
        "null",
        "nil",
        "nobody",
        "no customer",
    ),
    *("guest", "guest checkout", "guest customer", "guest user", "guests", "anonymous", "anon", "anonym"),
    *("unknown", "unknown customer", "not available", "not set", "(not set)", "undefined", "unregistered"),
    *(
        "walk-in",
        "walk in",
        "walkin",
        "walk-in customer",
        "walk in customer",
        "walkin customer",
        "cash customer",
    ),
    *(
        "cash",
        "cash sale",
        "counter sale",
        "pos customer",
        "default customer",
        "default",
        "test",
        "test customer",
    ),
    *("test@test.com", "test@example.com", "guest@guest.com", "noemail@noemail.com", "no-reply@example.com"),
    *(
        "gast",
        "gastbestellung",
        "unbekannt",
        "laufkunde",
        "barverkauf",
        "invite",
        "invité",
        "anonyme",
        "inconnu",
    ),
    *("invitado", "anonimo", "anónimo", "desconocido", "convidado", "onbekend", "ospite", "sconosciuto"),
)
"""Ids that stand for nobody in particular; compared in lower case."""

_ODD_BLANKS = r"[\x{00a0}\x{200b}\x{feff}\x{202f}\t]|\s\s|^\s|\s$"
_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+?\d+$"
_FLOAT = r"^-?\d+[.,]0+$"
_DIGITS = r"^\d+$"
_ADDRESS = r"^[^@\s]+@[^@\s]+$"
_MOST_DIGITS = 15


@dataclass(frozen=True)
class IdRepairs:
    """What has to be done to ids so that one customer has one id; the same in every table of the log."""

    blanks: bool = False
    floats: bool = False
    addresses: bool = False
    width: int | None = None

    def apply(self, ids: ir.StringValue) -> ir.StringValue:
        """The ids with their spelling repaired."""
        if self.blanks:
            ids = ids.re_replace(r"[\x{200b}\x{feff}]", "").re_replace(r"[\s\x{00a0}\x{202f}]+", " ").strip()
        if self.floats:
            ids = ibis.ifelse(ids.re_search(_FLOAT), ids.re_replace(r"[.,]0+$", ""), ids)
        if self.addresses:
            ids = ibis.ifelse(ids.contains("@"), ids.lower().re_replace("^mailto:", ""), ids)
        if self.width is not None:
            short = ids.re_search(_DIGITS) & (ids.length() < self.width)
            ids = ibis.ifelse(short, ids.lpad(self.width, "0"), ids)
        return ids


def settle_people(orders: FileOrders) -> tuple[FileOrders, IdRepairs]:
    """Give every row the id of its customer, or none.

    Raises
    ------
    ColumnError
        `source.id.scientific` where ids have lost digits; `source.id.email` where e-mail addresses are asked
        for and there are none.
    """
    rule = orders.answers.customer_id
    if rule == "auto":
        return _repaired(orders)
    if rule == "exact":
        return _as_answered(orders, orders), IdRepairs()
    settled, repairs = _repaired(_by_email(orders))
    return _as_answered(orders, replace(settled, questions=orders.questions)), repairs


def _repaired(orders: FileOrders) -> tuple[FileOrders, IdRepairs]:
    """Spellings of one id joined, placeholders emptied, guests known by address; with the question."""
    written = orders.table.customer_id
    facts = _facts(orders)
    for column in ("customer_id", "order_id"):
        if facts.get(f"scientific_{column}"):
            raise _digits_lost(orders, column, facts[f"scientific_{column}"])
    repairs = _repairs(orders, facts)
    repaired = orders.table
    if repairs != IdRepairs():
        repaired = repaired.mutate(customer_id=repairs.apply(written))
    names = _placeholders(orders, repaired, facts)
    nobody = repaired.customer_id.lower().isin(names) if names else ibis.literal(False)
    if names:
        repaired = repaired.mutate(
            customer_id=ibis.ifelse(nobody, ibis.null("string"), repaired.customer_id),
            **{RAW_PREFIX + "customer_id": ibis.ifelse(nobody, repaired.customer_id, ibis.null("string"))},
        )
    settled = orders.with_table(repaired)
    if orders.has("email"):
        settled = _with_guests(settled, facts)
    if repairs == IdRepairs() and not names and settled.notes == orders.notes:
        return settled, repairs
    return _told(orders, settled.kept(), repairs, bool(names)), repairs


def _facts(orders: FileOrders) -> dict[str, Any]:
    """What the ids look like, in one look at the column."""
    ids = orders.table.customer_id
    digits = ids.re_search(_DIGITS)
    lost = {
        f"scientific_{name}": orders.table[name].re_search(_SCIENTIFIC).ifelse(1, 0).sum()
        for name in ("customer_id", "order_id")
        if orders.has(name)
    }
    return orders.look(
        **lost,
        blanks=ids.re_search(_ODD_BLANKS).any(),
        floats=ids.re_search(_FLOAT).any(),
        addresses=(ids.contains("@") & (ids != ids.lower())).any(),
        zeros=(digits & ids.startswith("0") & (ids.length() > 1)).any(),
        placeholders=ids.strip().lower().isin(PLACEHOLDERS).any(),
        missing=(ids.isnull() | (ids.strip() == "")).any(),
    )


def _repairs(orders: FileOrders, facts: dict[str, Any]) -> IdRepairs:
    repairs = IdRepairs(bool(facts["blanks"]), addresses=bool(facts["addresses"]))
    if facts["floats"] and _has_whole_twins(orders, repairs):
        repairs = replace(repairs, floats=True)
    if not facts["zeros"]:
        return repairs
    return replace(repairs, width=_width(orders, repairs))


def _has_whole_twins(orders: FileOrders, repairs: IdRepairs) -> bool:
    """Whether an id such as `13085.0` occurs as `13085` too: a spreadsheet made a number of it."""
    ids = orders.table.select(customer=repairs.apply(orders.table.customer_id)).distinct()
    floats = ids.filter(ids.customer.re_search(_FLOAT))
    whole = floats.select(customer=floats.customer.re_replace(r"[.,]0+$", ""))
    both = whole.semi_join(ids, "customer")
    return bool(orders.rows_of(both.aggregate(n=both.count()))[0]["n"])


def _width(orders: FileOrders, repairs: IdRepairs) -> int | None:
    """The width ids had before a spreadsheet dropped their leading zeros; None unless the log shows it.

    It does where all ids with leading zeros are equally long, none made of digits is longer, and at least one
    of them occurs without its zeros too.
    """
    ids = orders.table.select(customer=repairs.apply(orders.table.customer_id)).distinct()
    ids = ids.filter(ids.customer.re_search(_DIGITS))
    padded = ids.customer.startswith("0") & (ids.customer.length() > 1)
    lengths = orders.rows_of(
        ids.aggregate(
            shortest=ids.customer.length().min(where=padded),
            longest=ids.customer.length().max(where=padded),
            any_longest=ids.customer.length().max(),
        )
    )[0]
    width = lengths["longest"]
    if lengths["shortest"] != width or lengths["any_longest"] > width or width > _MOST_DIGITS:
        return None
    short = ids.filter(ids.customer.length() < width).select(customer=ids.customer.lpad(width, "0"))
    both = short.semi_join(ids, "customer")
    twins = orders.rows_of(both.aggregate(n=both.count()))[0]["n"]
    return width if twins else None


def _placeholders(orders: FileOrders, table: ir.Table, facts: dict[str, Any]) -> list[str]:
    """The placeholders among the ids, in lower case. `0` is none where ids simply count from zero."""
    if not facts["placeholders"]:
        return []
    ids = table.customer_id.lower()
    kept = table.filter(ids.isin(PLACEHOLDERS)).select(name=ids).distinct()
    names = sorted(row["name"] for row in orders.rows_of(kept))
    if "0" in names and _counts_from_zero(orders, table):
        names.remove("0")
    return names


def _counts_from_zero(orders: FileOrders, table: ir.Table) -> bool:
    """Ids are 0, 1, 2... without a gap, and 0 orders no more than the others do."""
    numbers = table.customer_id.try_cast("int64")
    by_id = table.mutate(number=numbers).group_by("number").aggregate(rows=ibis._.count())
    facts = orders.rows_of(
        by_id.aggregate(
            ids=by_id.number.count(),
            lowest=by_id.number.min(),
            highest=by_id.number.max(),
            of_zero=by_id.rows.max(where=by_id.number == 0),
            most=by_id.rows.max(where=by_id.number != 0),
        )
    )[0]
    in_line = facts["lowest"] == 0 and facts["ids"] == (facts["highest"] or 0) + 1
    return bool(in_line and facts["ids"] > 2 and facts["of_zero"] <= (facts["most"] or 0))


def _with_guests(orders: FileOrders, facts: dict[str, Any]) -> FileOrders:
    """Rows without an id get the id their e-mail address has elsewhere, else the address itself."""
    table = orders.table
    if not (facts["missing"] or facts["placeholders"]):
        return orders
    address = table.email.strip().lower()
    usable = address.re_search(_ADDRESS) & ~address.isin(PLACEHOLDERS)
    table = table.mutate(email=ibis.ifelse(usable, address, ibis.null("string")))
    guests = table.filter(
        table.customer_id.isnull() | (table.customer_id.strip() == ""), table.email.notnull()
    )
    counted = orders.rows_of(guests.aggregate(rows=guests.count(), people=guests.email.nunique()))[0]
    if not counted["rows"]:
        return orders
    named = table.filter(table.customer_id.notnull(), table.customer_id.strip() != "", table.email.notnull())
    known = named.group_by("email").aggregate(
        known_id=named.customer_id.min(), ids=named.customer_id.nunique()
    )
    known = known.filter(known.ids == 1).drop("ids")
    joined = table.left_join(known, "email").drop("email_right")
    own = ibis.ifelse(joined.customer_id.strip() == "", ibis.null("string"), joined.customer_id)
    joined = joined.mutate(customer_id=ibis.coalesce(own, joined.known_id, joined.email)).drop("known_id")
    raw = RAW_PREFIX + "customer_id"
    if raw in joined.columns:
        joined = joined.mutate(**{raw: ibis.ifelse(joined.email.notnull(), ibis.null("string"), joined[raw])})
    return orders.with_table(joined).told(
        f"{orders.where}: {counted['rows']:,} rows of guests have no customer id; {counted['people']:,} "
        f"people are told apart by {orders.name_of('email')}."
    )


def _by_email(orders: FileOrders) -> FileOrders:
    """Everybody by e-mail address; who has none keeps the id."""
    if orders.has("email"):
        address = orders.table.email.strip().lower()
        by_address = ibis.ifelse(address.re_search(_ADDRESS), address, orders.table.customer_id)
        return orders.with_table(orders.table.mutate(customer_id=by_address))
    if not orders.look(any=orders.table.customer_id.contains("@").any())["any"]:
        raise ColumnError(
            f"{orders.where} has no column with e-mail addresses to identify customers by.",
            hint='name it: --column email="...", or leave out --customer-id email',
            code="source.id.email",
        )
    return orders


def _told(before: FileOrders, after: FileOrders, repairs: IdRepairs, placeholders: bool) -> FileOrders:
    """What the repairs did, and how many customers each way of telling them apart would give."""
    exact, auto = _customers(before), _customers(after)
    why = [
        *(["stray blanks are taken off"] if repairs.blanks else []),
        *(["`.0` is taken off"] if repairs.floats else []),
        *(["e-mail addresses are compared without letter case"] if repairs.addresses else []),
        *([f"lost leading zeros are put back ({repairs.width} digits)"] if repairs.width else []),
    ]
    name = after.name_of("customer_id")
    notes = [f"{name}: {exact:,} ids as written are {auto:,} customers: {', '.join(why)}."] if why else []
    if placeholders:
        notes += _placeholder_notes(after)
    text = " ".join(notes) or f"{name}: guests are identified by e-mail address: {auto:,} customers."
    choices = _choices(before, auto)
    question = Question("customer", name, text, "customer_id", "--customer-id exact", choices, answer="auto")
    return after.asking(question)


def _as_answered(before: FileOrders, after: FileOrders) -> FileOrders:
    """Tell how customers are identified because somebody said so, and what would be done otherwise."""
    rule = before.answers.customer_id
    try:
        auto, _ = _repaired(before)
    except ColumnError:  # digits are lost: there is no other way
        return after
    asked = [question for question in auto.questions if question.topic == "customer"]
    if rule == "exact" and not asked:
        return after
    how = "every id is a customer, exactly as it is written" if rule == "exact" else "one per e-mail address"
    name = before.name_of("email" if rule == "email" and before.has("email") else "customer_id")
    text = f"{name}: {how}, as you say: {_customers(after):,} customers."
    choices = _choices(before, _customers(auto))
    question = Question("customer", name, text, "customer_id", "--customer-id auto", choices, answer=rule)
    return after.asking(question)


def _choices(written: FileOrders, auto: int) -> tuple[Choice, ...]:
    """Each way of telling customers apart, and how many there would be."""
    choices = [
        Choice("auto", "one customer per repaired id", customers=auto, recommended=True),
        Choice("exact", "every id exactly as it is written", customers=_customers(written)),
    ]
    if written.has("email"):
        addresses = _customers(_by_email(written))
        choices.append(Choice("email", "one customer per e-mail address", customers=addresses))
    return tuple(choices)


def _customers(orders: FileOrders) -> int:
    return int(orders.look(n=orders.table.customer_id.nunique())["n"])


def _placeholder_notes(orders: FileOrders) -> list[str]:
    raw = orders.table[RAW_PREFIX + "customer_id"]
    money = orders.table.amount.sum(where=raw.notnull()) if orders.has("amount") else ibis.null("float64")
    few = orders.table.filter(raw.notnull()).group_by(name=raw).aggregate(rows=ibis._.count())
    names = [row["name"] for row in orders.rows_of(few.order_by([ibis.desc("rows"), "name"]).limit(5))]
    facts = orders.look(rows=raw.count(), money=money)
    if not facts["rows"]:
        return []
    worth = "" if facts["money"] is None else f", {facts['money']:,.2f} in all,"
    shown = ", ".join(f"'{name}'" for name in names if "@" not in name)
    return [
        f"{orders.name_of('customer_id')}: {facts['rows']:,} rows{worth} have a placeholder ({shown}) for a "
        "customer and are left out."
    ]


def _digits_lost(orders: FileOrders, column: str, rows: int) -> ColumnError:
    values = orders.table[column]
    few = orders.table.filter(values.re_search(_SCIENTIFIC)).select(SOURCE_ROW, value=values)
    shown = [
        f"row {row[SOURCE_ROW]}: {row['value']}" for row in orders.rows_of(few.order_by(SOURCE_ROW).limit(3))
    ]
    return ColumnError(
        f"{orders.where}: {rows:,} values of {orders.name_of(column)} are in scientific notation; their last "
        "digits are lost, so different ids look like one.",
        values=shown,
        hint="export again without opening the file in a spreadsheet, or format that column as text first",
        code="source.id.scientific",
    )
