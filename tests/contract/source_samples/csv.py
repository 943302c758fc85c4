"""A plain log as many shops keep it: semicolons, decimal commas, a refund, a row without a customer."""

FILE = "orders.csv"
NEEDED = "Kunde"
TEXT = """\
Kunde;Bestellnummer;Datum;Betrag
k1;1;2025-01-05;1.060,50
k2;2;2025-01-06;40,00
k2;2;2025-01-09;-15,00
;3;2025-01-07;99,00
k1;4;2025-02-15;60,00
k3;5;2025-03-16;25,00
"""
OPTIONS = {"columns": {"customer_id": "Kunde"}}


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders."""
    money, customers, orders = 0.0, set(), 0
    for line in TEXT.splitlines()[1:]:
        customer, _, _, amount = line.split(";")
        value = float(amount.replace(".", "").replace(",", "."))
        if customer:
            money += value
            orders += value > 0
            customers.add(customer)
    return money, len(customers), orders
