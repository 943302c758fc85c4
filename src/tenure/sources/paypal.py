"""PayPal's activity download.

What counts, and why:

- A received payment is an order. Withdrawals, transfers, currency conversions, holds and fees are not orders,
  and neither are payments that the shop sent or refunds that it received.
- The customer is the payer: `From Email Address`, or on refunds, where the two are swapped, `To Email
  Address`. A refund whose `Reference Txn ID` is in the file belongs to that payment and its payer.
- Money is `Gross`, the full payment: PayPal's fee is a cost of the shop. It includes shipping and tax.
- Dates and times are those of the account (`TimeZone`); they are not converted to UTC.

Columns are recognized in English, German, French and Spanish, and types in English and German.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SourceCard
from tenure.meaning import status_words
from tenure.meaning.status_words import normalised
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Layout, Original
from tenure.sources.shop_exports.paypal_types import MEANINGS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_REFUND = re.compile(r"refund|revers|rembours|reembols|rimbors|terugbetal|ruckzahl|erstatt")
SENT, RECEIVED_BACK = "Payment sent", "Refund received"


def _from_shop_perspective(table: ir.Table, engine: Engine) -> ir.Table:
    """Set the customer on refunds, and make types show the direction of the payment."""
    is_outgoing = (table.amount < 0).fill_null(False)
    changes: dict[str, ir.Value] = {}
    if "payee" in table.columns:
        customer = ibis.coalesce(table.payee, table.customer_id)
        changes["customer_id"] = ibis.ifelse(is_outgoing, customer, table.customer_id)
    if "row_type" in table.columns:
        types = engine.to_arrow(table.select("row_type").distinct())["row_type"].to_pylist()
        refunds = [row_type for row_type in types if row_type and _type_meaning(row_type) == "refund"]
        payments = [row_type for row_type in types if row_type and _type_meaning(row_type) == "sale"]
        changes["row_type"] = ibis.cases(
            (is_outgoing & table.row_type.isin(payments).fill_null(False), SENT),
            (~is_outgoing & table.row_type.isin(refunds).fill_null(False), RECEIVED_BACK),
            else_=table.row_type,
        )
    return table.mutate(**changes)


def _type_meaning(row_type: str) -> str:
    """Meaning of a row type. An unknown type counts as a sale and is listed in a question."""
    words = normalised(row_type)
    meaning = MEANINGS.get(words) or status_words.MEANINGS.get(words)
    return meaning or ("refund" if _REFUND.search(words) else "sale")


_ACTIVITY = Layout(
    title="activity download",
    known_by=(
        ("Gross", "Brutto", "Avant commission", "Bruto"),
        ("Fee", "Fees", "Entgelt", "Gebühr", "Commission", "Tarifa"),
        ("Transaction ID", "Transaktionscode", "Numéro de transaction", "Id. de transacción"),
        ("TimeZone", "Zeitzone", "Fuseau horaire", "Zona horaria"),
    ),
    columns={
        "customer_id": (
            *("From Email Address", "Absender E-Mail-Adresse", "De l'adresse email", "Remitente"),
            *("Correo electrónico del remitente",),
        ),
        "order_id": (*("Transaction ID", "Transaktionscode", "Numéro de transaction", "Id. de transacción"),),
        "order_date": ("Date", "Datum", "Fecha"),
        "time_of_day": ("Time", "Uhrzeit", "Heure", "Hora"),
        "row_type": ("Type", "Typ", "Tipo", "Description", "Beschreibung", "Descripción"),
        "status": ("Status", "État", "Etat", "Estado"),
        "currency": ("Currency", "Währung", "Devise", "Divisa"),
        "amount": ("Gross", "Brutto", "Avant commission", "Bruto"),
        "country": ("Country Code", "Ländervorwahl"),
        "payee": (*("To Email Address", "Empfänger E-Mail-Adresse", "À l'adresse email", "Destinatario"),),
        "paid_row": (
            *("Reference Txn ID", "Zugehöriger Transaktionscode"),
            *("Numéro de la transaction de référence", "Id. de referencia de trans."),
        ),
    },
    customer_hint="download All transactions from Activity with the columns From and To Email Address",
    original=Original("paid_row", "order_id"),
    prepare=_from_shop_perspective,
)

SOURCE = ShopExport(
    card=SourceCard(
        name="paypal",
        title="PayPal",
        doc="PayPal's activity download: incoming payments, with refunds matched to their payers.",
        reads="Activity > Download > All transactions, as CSV",
        example="tenure run Download.CSV --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_ACTIVITY,),
    statuses={normalised(SENT): "drop", normalised(RECEIVED_BACK): "drop", **MEANINGS},
)
