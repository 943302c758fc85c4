"""Names that shops use for the columns that determine what a row means; see `aliases` for the tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.sources.mapping.aliases import Tiers

MEANING: dict[str, Tiers] = {
    "status": (
        ("order status", "bestellstatus", "auftragsstatus", "statut de la commande", "statut commande"),
        ("estado del pedido", "estado do pedido", "stato ordine", "stato dell'ordine", "orderstatus"),
        ("transaction status", "sale status", "charge status"),
        ("order state",),
        ("state", "statut", "estado", "stato", "situação", "état"),
    ),
    "payment_status": (
        ("financial status",),
        ("payment state", "paid status", "zahlungsstatus", "zahlstatus", "statut de paiement"),
        ("estado del pago", "estado de pago", "estado do pagamento", "stato pagamento", "betaalstatus"),
        ("invoice status",),
    ),
    "row_type": (
        ("transaction type", "order type", "sale type", "transaktionstyp", "vorgangsart", "belegart"),
        ("record type", "entry type", "line type", "line item type"),
        ("event type",),
        ("transaction kind",),
        ("type",),
        ("kind",),
    ),
    "cancelled_at": (
        ("canceled at", "cancelled date", "cancellation date", "date cancelled", "date canceled"),
        ("cancelled", "canceled", "cancelled on", "canceled on"),
    ),
    "is_cancelled": (
        ("is canceled", "was cancelled", "was canceled", "order cancelled", "order canceled", "cancel"),
        ("voided", "is voided", "is void", "void"),
        ("storniert", "storno", "annulé", "annulée", "cancelado", "anulado", "annullato", "geannuleerd"),
    ),
    "is_refunded": (
        ("is refund", "was refunded", "fully refunded"),
        ("is returned", "is return", "was returned", "returned", "return"),
        ("erstattet", "remboursé", "remboursée", "reembolsado", "rimborsato", "terugbetaald", "retoure"),
    ),
    "is_test": (("test", "test order", "is test order", "test mode", "is draft"),),
    "is_deleted": (
        ("is soft deleted", "soft deleted", "was deleted", "is removed"),
        ("fivetran deleted",),
    ),
    "deleted_at": (
        ("date deleted", "deleted date", "deleted on", "deletion date", "soft deleted at"),
        ("ab cdc deleted at", "sdc deleted at"),
        ("deleted",),
    ),
    "is_current": (
        ("is current version", "is current row", "current flag", "is latest", "is latest version"),
        ("fivetran active",),
    ),
    "valid_to": (("dbt valid to", "valid until", "effective to", "fivetran end"),),
    "paid_at": (("date paid", "paid date", "paid on"),),
    "refunded_amount": (
        ("amount refunded",),
        ("refund amount", "total refunded", "refund total", "total refund", "order refund amount"),
        ("refunded", "refunds", "refund"),
    ),
    "refunded_at": (("refund date", "date refunded", "refunded date"),),
    "order_total": (
        ("grand total",),
        ("order amount", "order value", "invoice total", "invoice amount", "total price", "total amount"),
        ("total",),
    ),
    "currency": (
        ("currency code", "order currency", "order currency code", "transaction currency", "currency iso"),
        (
            "iso currency code",
            "payment currency",
            "presentment currency",
            "invoice currency",
            "price currency",
        ),
        ("devise", "währung", "waehrung", "moneda", "moeda", "valuta", "divisa", "cur", "ccy"),
    ),
    "converted_amount": (
        (
            "amount converted",
            "converted total",
            "settlement amount",
            "amount in base currency",
            "amount base",
        ),
        (
            "base amount",
            "total base",
            "base total",
            "grand total base",
            "base grand total",
            "order total base",
        ),
        ("amount in shop currency", "shop amount", "reporting amount", "home amount"),
    ),
    "converted_refunded": (
        (
            "converted amount refunded",
            "amount refunded base",
            "converted refund amount",
            "base total refunded",
        ),
    ),
    "converted_currency": (
        ("base currency", "base currency code", "settlement currency", "shop currency", "reporting currency"),
    ),
    "email": (
        ("customer email", "billing email", "buyer email", "client email", "user email", "contact email"),
        ("email", "email address", "e-mail", "customer email address", "buyer email address"),
        ("from email address", "shipping email", "payer email"),
    ),
    "product_name": (("item name", "product title", "lineitem name", "line item name", "item title"),),
}
"""Columns that determine what a row means, not what was ordered; see `tenure.meaning`."""
