"""Names that shops use for Tenure's columns, best names first.

Each column has tiers. Names in one tier are equally good, so two of them in one table are ambiguous; a name
in an earlier tier wins over a later one. Names are compared without case, blanks and punctuation. The
column's own name comes before all tiers.

Collected from Online Retail (UCI 352, 502), Olist, Shopify, lifetimes, pymc-marketing, CLVTools, BTYDplus,
Klaviyo, and common exports of shop systems.
"""

from __future__ import annotations

from tenure.sources.mapping.meaning_aliases import MEANING

Tiers = tuple[tuple[str, ...], ...]

_CUSTOMER: Tiers = (
    ("customer unique id", "unique customer id"),
    (
        *(
            "client id",
            "user id",
            "buyer user id",
            "member id",
            "buyer id",
            "shopper id",
            "person id",
            "profile id",
        ),
        *("account id", "contact id", "cust id", "consumer id", "household id", "household key", "master id"),
        *("customer key", "customer no", "customer number", "customer nr", "cust no", "client no"),
        *("customer code", "kundennummer", "kunden nr", "id client", "id cliente", "klaviyo id"),
        *("kunden id", "kunde nr", "debitorennummer", "debitor nr", "klantnummer", "klant nr", "klant id"),
        *("klantcode", "debiteurnummer", "numéro client", "numéro de client", "n client", "n de client"),
        *("no client", "code client", "référence client", "identifiant client", "número de cliente"),
        *("numero cliente", "número do cliente", "n cliente", "no cliente", "código cliente", "cod cliente"),
        *("código de cliente", "código do cliente", "codice cliente", "id de cliente", "id do cliente"),
    ),
    (
        *("customer", "client", "user", "cust", "buyer", "member", "shopper", "person", "account"),
        *("kunde", "klant", "cliente", "käufer", "koper", "acheteur", "comprador", "acquirente"),
    ),
    (
        *("customer email", "email", "email address", "e-mail", "person email", "profile email"),
        *("billing email", "buyer email", "client email", "user email", "contact email"),
        *("kunden email", "e-mail-adresse", "email client", "adresse e-mail", "courriel", "email cliente"),
        *("email do cliente", "correo electrónico", "correo", "e-mailadres", "klant email"),
    ),
    ("id",),
)
_ORDER: Tiers = (
    (
        *("order no", "order number", "order nr", "order name", "order key", "order ref", "order reference"),
        *("invoice", "invoice no", "invoice id", "invoice number", "invoice nr", "sale id", "sales id"),
        *("transaction id", "transaction no", "trans id", "tran id", "transaction number", "purchase id"),
        *("receipt id", "receipt no", "receipt number", "basket id", "bill no", "bill id", "cart id"),
        *("ticket id", "order event id", "bestellnummer", "rechnungsnummer"),
        *(
            "bestell nr",
            "bestell id",
            "auftragsnummer",
            "auftrags nr",
            "rechnungs nr",
            "belegnummer",
            "beleg nr",
        ),
        *("ordernummer", "bestelnummer", "factuurnummer", "numéro de commande", "numéro commande"),
        *("n commande", "n de commande", "no commande", "id commande", "référence commande"),
        *(
            "numéro de facture",
            "n facture",
            "n de facture",
            "no facture",
            "número de pedido",
            "número pedido",
        ),
        *("número do pedido", "n pedido", "n de pedido", "no pedido", "no de pedido", "id pedido"),
        *("id do pedido", "código do pedido", "número da encomenda", "n encomenda", "no encomenda"),
        *("número de orden", "número de factura", "n factura", "no factura", "numero ordine", "n ordine"),
        *("no ordine", "id ordine", "numero d'ordine", "numero fattura", "n fattura", "no fattura"),
    ),
    (
        *("order", "transaction", "receipt", "basket", "ticket", "bestellung", "auftrag", "bestelling"),
        *("commande", "pedido", "encomenda", "ordine"),
    ),
    ("id",),
)
_DATE: Tiers = (
    (
        *("order datetime", "order timestamp", "order time", "order purchase timestamp", "ordered at"),
        *("order created at", "order placed at", "invoice date", "invoice datetime", "invoice timestamp"),
        *("transaction date", "transaction datetime", "transaction timestamp", "trans date", "tran date"),
        *("purchase date", "purchase timestamp", "purchase datetime", "purchased at", "sale date"),
        *("sales date", "receipt date", "date of order", "date of purchase", "bestelldatum"),
        *("auftragsdatum", "kaufdatum", "rechnungsdatum", "belegdatum", "orderdatum", "besteldatum"),
        *("aankoopdatum", "factuurdatum", "date de commande", "date commande", "date de la commande"),
        *("date d'achat", "date de vente", "date de facture", "date facture", "fecha de pedido"),
        *("fecha pedido", "fecha del pedido", "fecha de compra", "fecha compra", "fecha de venta"),
        *("fecha de factura", "fecha factura", "data do pedido", "data pedido", "data da compra"),
        *("data compra", "data da venda", "data da encomenda", "data ordine", "data dell'ordine"),
        *("data acquisto", "data di acquisto", "data fattura"),
    ),
    ("datetime", "date time"),
    ("date", "timestamp", "created at", "created", "event time", "event date", "date created"),
    ("time", "day", "datum", "fecha", "data", "ds", "paid at"),
)
_AMOUNT: Tiers = (
    (
        *("net amount", "net sales", "net revenue", "amount net", "net total", "net order value"),
        *("nettobetrag", "nettoumsatz", "nettobedrag", "montant net", "importe neto", "valor líquido"),
        "importo netto",
    ),
    (
        *("line amount", "line item amount", "item amount", "line total", "line item total", "item total"),
        *("row total", "line subtotal", "line net", "line revenue"),
    ),
    (
        *("order amount", "total amount", "amount paid", "order total", "order value", "order revenue"),
        *("total price", "total paid", "order subtotal"),
        *("total sales", "total spend", "total spent", "total value", "total revenue", "grand total"),
        *("transaction amount", "transaction value", "tran amount", "trans amount", "purchase amount"),
        *("monetary value", "dollar value", "payment value", "sales amount", "sales value", "sale amount"),
        *("sale price", "revenue", "sales", "total", "spend", "spent", "amount spent", "umsatz", "betrag"),
        *("amount eur", "amount usd", "amount gbp", "invoice amount", "invoice total", "basket value"),
        *("revenue eur", "revenue usd", "revenue gbp", "gmv", "turnover", "subtotal"),
        *("gesamtbetrag", "gesamtsumme", "gesamtpreis", "gesamt", "summe", "bestellwert", "auftragswert"),
        *("rechnungsbetrag", "endbetrag", "bruttobetrag", "bruttoumsatz", "bedrag", "totaalbedrag", "totaal"),
        *("orderbedrag", "omzet", "bedrag incl btw", "totaal incl btw", "montant", "montant ttc"),
        *("montant ht", "montant total", "total ttc", "total ht", "total commande", "prix total"),
        *("chiffre d'affaires", "importe", "importe total", "total pedido", "total del pedido", "monto"),
        *("monto total", "valor total", "valor do pedido", "valor pago", "total do pedido", "preço total"),
        *("importo", "importo totale", "importo ordine", "totale", "totale ordine", "fatturato"),
        "prezzo totale",
    ),
    ("value", "amt", "paid", "payment", "money", "cost to customer", "valor", "wert"),
)
_QUANTITY: Tiers = (
    ("qty", "units", "quantity ordered", "units sold", "item quantity", "order quantity", "line quantity"),
    (
        *("num items", "number of items", "items", "pieces", "menge", "anzahl", "stück", "stückzahl"),
        *("aantal", "quantité", "qté", "cantidad", "quantidade", "qtd", "qtde", "quantità", "qta"),
    ),
)
_PRODUCT: Tiers = (
    (
        *("sku", "product sku", "stock code", "item id", "item sku", "item code", "product code"),
        *("article id", "article no", "article number", "product key", "variant sku", "asin", "ean", "upc"),
        *("artikelnummer", "artikel nr", "artikelcode", "productcode", "code produit", "code article"),
        *("référence produit", "référence article", "código de producto", "código producto"),
        *("código do produto", "codice articolo", "codice prodotto"),
    ),
    (
        *("product", "item", "article", "variant id", "produkt", "artikel", "produit", "producto"),
        *("artículo", "produto", "prodotto", "articolo"),
    ),
    (
        *("product name", "item name", "product title", "produktname", "artikelname", "productnaam"),
        *("artikelbezeichnung", "nom du produit", "nombre del producto", "nome do produto", "nome prodotto"),
    ),
)
_CATEGORY: Tiers = (
    (
        *("product category", "category name", "product category name", "item category", "product type"),
        *("category id", "department", "product group", "collection", "kategorie", "warengruppe"),
        *("categorie", "catégorie", "categoría", "categoria"),
    ),
)
_COST: Tiers = (("cogs", "cost of goods", "cost of goods sold", "total cost", "line cost", "product cost"),)

RATES: dict[str, Tiers] = {
    "from": (("from currency", "source", "base", "currency"),),
    "to": (("to currency", "target", "quote", "into"),),
    "rate": (("exchange rate", "fx rate", "value"),),
    "date": (("day", "since", "valid from", "rate date"),),
}
"""Exchange rates."""

TRANSACTIONS: dict[str, Tiers] = {
    "customer_id": _CUSTOMER,
    "order_id": _ORDER,
    "order_date": _DATE,
    "amount": _AMOUNT,
    "line_id": (("line item id", "order item id", "line number", "line no", "order line id"),),
    "product_id": _PRODUCT,
    "category": _CATEGORY,
    "quantity": _QUANTITY,
    "unit_price": (
        (
            *("price per unit", "item price", "price each", "single price", "einzelpreis", "stückpreis"),
            *("stuksprijs", "eenheidsprijs", "prix unitaire", "precio unitario", "preço unitário"),
            "prezzo unitario",
        ),
        ("price", "preis", "prijs", "prix", "precio", "preço", "prezzo"),
    ),
    "discount": (
        (
            "discount amount",
            "discount value",
            "total discount",
            "total discounts",
            "discounts",
            "line discount",
            *("rabatt", "korting", "remise", "descuento", "desconto", "sconto"),
        ),
        ("discount percent", "discount percentage", "discount pct", "discount rate"),
    ),
    "channel": (("sales channel", "order channel", "source name", "order source"), ("platform", "store")),
    "cost": _COST,
    "promo_code": (
        *(("coupon code", "discount code", "voucher code", "promotion code", "promo"),),
        *(("coupon", "voucher", "promotion", "promotion id", "gutscheincode", "kortingscode"),),
        *(("gutschein", "code promo", "cupón", "cupom", "código promocional", "codice sconto"),),
    ),
    "country": (
        ("order country", "customer country", "country code", "country name"),
        ("shipping country", "ship country", "delivery country", "shipping address country"),
        ("billing country", "billing address country"),
        ("land", "pays", "país", "paese"),
    ),
}

CUSTOMERS: dict[str, Tiers] = {
    "customer_id": _CUSTOMER,
    "signup_date": (
        *(("signed up at", "sign up date", "registration date", "registered at", "customer since"),),
        *(("join date", "joined", "first seen", "created at", "created", "profile created on"),),
    ),
    "birth_year": (("year of birth", "yob"),),
    "gender": (("sex",),),
    "country": (("country code", "country name", "customer country", "default address country code"),),
    "region": (
        ("state", "province", "customer state", "default address province code", "county"),
        ("state province", "federal state"),
    ),
    "city": (("town", "customer city", "default address city"),),
    "acquisition_source": (
        ("acquisition channel", "marketing channel", "utm source", "lead source", "traffic source"),
        ("source", "channel", "initial source"),
    ),
    "campaign_type": (("campaign", "utm campaign", "acquisition campaign", "campaign name"),),
    "acquisition_cost": (("cac", "customer acquisition cost", "cost of acquisition"),),
    "email": (("email address", "e-mail", "customer email"),),
    "phone": (("phone number", "customer phone", "mobile", "telephone"),),
    "first_name": (("given name", "forename"),),
    "last_name": (("surname", "family name"),),
    "postal_code": (
        ("zip", "zip code", "postcode", "plz", "customer zip code prefix", "default address zip"),
    ),
    "consent_email": (
        ("email consent", "accepts email marketing", "accepts marketing", "email opt in", "newsletter"),
    ),
    "consent_sms": (("sms consent", "accepts sms marketing", "sms opt in"),),
    "consent_ads": (("ads consent", "ad consent", "ads opt in", "marketing consent"),),
}

PRODUCTS: dict[str, Tiers] = {
    "product_id": (*_PRODUCT[:2], ("id",), _PRODUCT[2]),
    "category": _CATEGORY,
    "price": (("list price", "unit price", "product price", "retail price", "selling price"),),
    "cost": (("unit cost", "cost price", "product cost", "cost per item", "cogs"),),
    "is_premium": (("premium",),),
    "eco_score": (("sustainability score", "eco"),),
}

EVENTS: dict[str, Tiers] = {
    "customer_id": _CUSTOMER,
    "occurred_at": (
        ("event time", "event timestamp", "event date", "event datetime", "happened at"),
        ("timestamp", "datetime", "date", "created at", "time"),
    ),
    "kind": (("event type", "event name", "event", "metric name", "metric"), ("type", "action", "name")),
    "value": (("event value", "duration seconds", "duration", "session duration"),),
}

ORDERS = {**TRANSACTIONS, **MEANING}
"""A log of orders or order lines, with the columns that determine its meaning."""

SOFT_DELETES = {name: MEANING[name] for name in ("is_deleted", "deleted_at")}
"""Columns that data pipelines add to any table."""

HEADERS = {
    **{
        name: TRANSACTIONS[name]
        for name in ("customer_id", "order_id", "order_date", "amount", "channel", "promo_code", "country")
    },
    **{
        name: tiers
        for name, tiers in MEANING.items()
        if name not in ("row_type", "order_total", "product_name")
    },
}
"""Order headers: customer, date and total."""

LINES = {
    name: TRANSACTIONS[name]
    for name in (
        *("order_id", "line_id", "product_id", "category", "quantity", "unit_price", "amount", "discount"),
        "cost",
    )
}
"""Line items: product, quantity and amount."""

NULL_WORDS = ("", "nan", "nat", "null", "<na>", "n/a", "#n/a", "\\n")
"""Words that programs write for an empty value; compared in lower case."""
