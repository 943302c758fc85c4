"""Magento's grid of orders, made up: two currencies of orders in one base currency, refunds."""

import csv
import io

FILE = "sales_order_grid.csv"
NEEDED = "Purchase Date"
TEXT = """\
ID,"Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)","Grand Total (Purchased)",Status,"Billing Address","Shipping Address","Shipping Information","Customer Email","Customer Group",Subtotal,"Shipping and Handling","Customer Name","Payment Method","Total Refunded"
000000001,"Main Store","2025-01-10 10:11:12","Ann Made","Ann Made",66.0000,66.0000,Complete,,,,ann@example.com,General,50.0000,6.0000,"Ann Made",checkmo,0.0000
000000002,"Main Store","2025-01-20 09:00:00","Bob Made","Bob Made",40.0000,50.0000,Processing,,,,Bob@Example.com,"NOT LOGGED IN",40.0000,0.0000,"Bob Made",paypal,0.0000
000000003,"Main Store","2025-02-20 09:00:00","Bob Made","Bob Made",44.0000,55.0000,Complete,,,,bob@example.com,"NOT LOGGED IN",40.0000,4.0000,"Bob Made",paypal,10.0000
000000004,"Main Store","2025-02-21 09:00:00","Ann Made","Ann Made",20.0000,20.0000,Closed,,,,ann@example.com,General,20.0000,0.0000,"Ann Made",checkmo,20.0000
000000005,"Main Store","2025-02-22 09:00:00","Ann Made","Ann Made",30.0000,30.0000,Canceled,,,,ann@example.com,General,30.0000,0.0000,"Ann Made",checkmo,0.0000
000000006,"Main Store","2025-02-23 09:00:00","Cat Made","Cat Made",8.0000,8.0000,"On Hold",,,,cat@example.com,General,8.0000,0.0000,"Cat Made",checkmo,0.0000
000000007,"Main Store","2025-03-23 09:00:00","Cat Made","Cat Made",18.0000,18.0000,Complete,,,,cat@example.com,General,15.0000,0.0000,"Cat Made",checkmo,0.0000
"""  # noqa: E501 - lines of the export


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: base totals less shipping, refunds brought to the base currency."""
    money, customers, orders = 0.0, set(), 0
    for row in csv.DictReader(io.StringIO(TEXT)):
        if row["Status"] in ("Canceled", "On Hold"):
            continue
        base, paid = float(row["Grand Total (Base)"]), float(row["Grand Total (Purchased)"])
        goods = base - float(row["Shipping and Handling"])
        money += goods - min(goods, float(row["Total Refunded"]) * base / paid)
        orders += 1
        customers.add(row["Customer Email"].lower())
    return money, len(customers), orders
