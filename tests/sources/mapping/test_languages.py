"""Exports whose column names are in the language of the shop."""

from __future__ import annotations

from datetime import datetime

import pytest

HEADERS = {
    "french": "N° commande;Client;Date de commande;Montant TTC",
    "spanish": "Nº pedido;Nº cliente;Fecha;Importe",
    "portuguese": "Pedido;Cliente;Data;Valor Total",
    "dutch": "Ordernummer;Klantnummer;Orderdatum;Bedrag",
    "italian": "Numero ordine;Codice cliente;Data ordine;Importo totale",
    "german": "Auftrags-Nr.;Kunden-Nr.;Rechnungsdatum;Gesamtbetrag",
    "accents": "Référence commande;Code client;Date d’achat;Montant",
    "decomposed": "Nu\u0301mero do pedido;Co\u0301digo do cliente;Data da compra;Valor pago",
}
ROWS = {
    "french": "O1;C1;31/01/2024;1 060,10 €\nO2;C2;04/02/2024;7,00 €\n",
    "portuguese": "O1;C1;31/01/2024;R$ 1.060,10\nO2;C2;04/02/2024;R$ 7,00\n",
    "dutch": "O1;C1;31-01-2024;€ 1.060,10\nO2;C2;04-02-2024;€ 7,00\n",
    "german": "O1;C1;31.01.2024;1.060,10\nO2;C2;04.02.2024;7,00\n",
}
PLAIN_ROWS = "O1;C1;31/01/2024;1060,10\nO2;C2;04/02/2024;7,00\n"
ENCODINGS = {"decomposed": ("utf-8", "utf-16")}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        (language, encoding)
        for language in HEADERS
        for encoding in ENCODINGS.get(language, ("utf-8", "cp1252", "utf-16"))
    ],
)
def test_column_names_of_the_language_are_recognised(language, encoding, write, read, rows):
    text = f"{HEADERS[language]}\n{ROWS.get(language, PLAIN_ROWS)}"

    first, second = rows(read(write(text.encode(encoding))))

    assert (first["order_id"], first["customer_id"]) == ("O1", "C1")
    assert first["order_date"] == datetime(2024, 1, 31)
    assert (first["amount"], second["amount"]) == (1060.1, 7.0)
