"""Meanings of the words in status and type columns of common shop systems.

Collected from WooCommerce, Magento, Shopify, BigCommerce, PrestaShop, Stripe, PayPal, Square, Amazon, Etsy
and Easy Digital Downloads. Values are compared without case, punctuation and a leading `wc-`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.orders.answers import StatusMeaning

_SALE = """
complete; completed; paid; processing; shipped; delivered; fulfilled; success; successful; succeeded;
settled; captured; approved; accepted; payment accepted; invoiced; sale; sales; sold; order; charge;
payment; purchase; dispatched; sent; in transit; picked up; done; finished; confirmed; processed; partially
shipped; partially refunded; awaiting shipment; awaiting fulfillment; awaiting pickup; ready to ship; ready
for pickup; paid out; collected; cleared; received; renewal; subscription payment; preparation in progress;
shipped delivered to buyer; bezahlt; abgeschlossen; versendet; versandt; geliefert; erledigt; verkauf; kauf;
zahlung; bestellung; paye; payee; livre; livree; terminee; expediee; vente; commande; achat; paiement;
completado; completada; pagado; pagada; enviado; enviada; entregado; entregada; venta; pedido; compra; pago;
concluido; concluida; paga; entregue; venda; betaald; voltooid; verzonden; afgerond; bezorgd; verkoop;
betaling; completato; pagato; spedito; consegnato; vendita
"""
_PENDING = """
pending; pending payment; payment pending; on hold; onhold; hold; holded; awaiting payment; unpaid;
authorized; authorised; payment review; manual verification required; verification required; awaiting check
payment; awaiting bank wire payment; uncaptured; incomplete; requires payment method; requires action;
requires capture; requires confirmation; partially authorized; payment due; not paid; overdue; invoiced
unpaid; open invoice; offen; ausstehend; unbezahlt; wartend; zahlung ausstehend; en attente; en attente de
paiement; non paye; pendiente; pendiente de pago; pendente; aguardando pagamento; in afwachting; openstaand;
in attesa
"""
_CANCELLED = """
cancelled; canceled; cancel; cancellation; failed; failure; fail; declined; decline; denied; voided; void;
rejected; expired; error; abandoned; payment error; payment failed; blocked; fraud; suspected fraud;
unavailable; aborted; unfulfillable; undeliverable; order cancelled; order canceled; cancelled by customer;
canceled by customer; cancelled by buyer; canceled by buyer; cancelled by seller; canceled by seller;
canceled reversal; removed; deleted; trash; trashed; storniert; storno; abgebrochen; fehlgeschlagen;
abgelehnt; annule; annulee; echoue; echouee; refuse; refusee; cancelado; cancelada; anulado; anulada;
fallido; fallida; rechazado; falhou; recusado; recusada; geannuleerd; mislukt; geweigerd; annullato;
annullata; fallito
"""
_REFUND = """
refund; refunds; refunded; fully refunded; full refund; partial refund; payment refund; refund completed;
reversed; reversal; payment reversal; chargeback; charge back; chargeback refund; returned; return; returns;
credit note; credit memo; creditmemo; money back; refunded payment; order refunded; erstattet; erstattung;
rueckerstattung; ruckerstattung; ruckerstattet; gutschrift; retoure; ruckgabe; rembourse; remboursee;
remboursement; avoir; retour; reembolsado; reembolsada; reembolso; devuelto; devolucion; devolvido;
estornado; estorno; terugbetaald; terugbetaling; geretourneerd; rimborsato; rimborso; reso
"""
_NO_ORDER = """
test; payout; payouts; transfer; withdrawal; general withdrawal; user initiated withdrawal; bank deposit to
pp account; deposit; topup; top up; fee; fees; service fee; fba inventory fee; subscription fee; processing
fee; stripe fee; application fee; adjustment; balance adjustment; currency conversion; general currency
conversion; loan; advance; draft; drafts; auto draft; checkout draft; quote; quotation; estimate; template;
wishlist; cart; account hold; account hold for open authorization; reversal of general account hold;
auszahlung; gebuhr; entwurf; virement; brouillon; retiro; comision; borrador; rascunho; uitbetaling; concept
"""


def normalised(value: str) -> str:
    """A status without letter case, accents, punctuation and WooCommerce's `wc-`."""
    plain = value.casefold().translate(_ACCENTS)
    return re.sub(r"[\W_]+", " ", re.sub(r"^wc-", "", plain)).strip()


def _words(text: str) -> list[str]:
    return [" ".join(word.split()) for word in text.split(";")]


_ACCENTS = str.maketrans("áàâäãåçéèêëíìîïñóòôöõúùûüß", "aaaaaaceeeeiiiinooooouuuus")

MEANINGS: Mapping[str, StatusMeaning] = {
    **dict.fromkeys(_words(_SALE), "sale"),
    **dict.fromkeys(_words(_PENDING), "pending"),
    **dict.fromkeys(_words(_CANCELLED), "cancelled"),
    **dict.fromkeys(_words(_REFUND), "refund"),
    **dict.fromkeys(_words(_NO_ORDER), "drop"),
}
"""Normalised status -> its meaning."""

YES = ("1", "1.0", "true", "t", "yes", "y", "on", "subscribed", "accepted", "ja", "oui", "si", "sí", "x")
NO = ("0", "0.0", "false", "f", "no", "n", "off", "unsubscribed", "declined", "never_subscribed", "nein")
"""Words of yes/no columns; lower case."""

FLAGS: Mapping[str, StatusMeaning] = {
    "is_cancelled": "cancelled",
    "is_refunded": "refund",
    "is_test": "drop",
    "is_deleted": "cancelled",
}
"""Yes/no columns -> the meaning of yes."""

PARTIAL_REFUNDS = frozenset({"partially refunded", "partial refund", "partially returned"})
"""Part of the money was refunded, and the status does not say how much."""
