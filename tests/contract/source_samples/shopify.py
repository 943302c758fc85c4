"""Shopify's orders export, made up: order fields on first lines, refunds, what was never paid."""

import csv
import io

FILE = "orders_export_1.csv"
NEEDED = "Lineitem price"
TEXT = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded Amount,Shipping City,Shipping Zip,Shipping Country,Source,Phone
#1001,Ann@Example.com,paid,2025-01-05 12:00:00 +0100,fulfilled,yes,EUR,36.00,5.00,0.00,41.00,TEN,4.00,Standard,2025-01-05 12:00:00 +0100,1,Mug,20.00,MUG,,Card,0.00,Paris,'75008,FR,web,
#1001,Ann@Example.com,,,,,,,,,,,,,2025-01-05 12:00:00 +0100,2,Tea,10.00,TEA,,,,,,,,
#1002,bob@example.com,partially_refunded,2025-01-06 12:00:00 +0100,fulfilled,no,EUR,40.00,5.00,0.00,45.00,,0.00,Standard,2025-01-06 12:00:00 +0100,2,Mug,20.00,MUG,,Card,20.00,Rome,00100,IT,web,
#1003,bob@example.com,pending,,,no,EUR,20.00,5.00,0.00,25.00,,0.00,Standard,2025-02-07 12:00:00 +0100,1,Mug,20.00,MUG,2025-02-08 10:00:00 +0100,Card,0.00,Rome,00100,IT,web,
#1004,ann@example.com,voided,,,yes,EUR,60.00,5.00,0.00,65.00,,0.00,Standard,2025-02-09 12:00:00 +0100,3,Mug,20.00,MUG,2025-02-10 10:00:00 +0100,Card,0.00,Paris,'75008,FR,web,
#1005,,paid,2025-03-05 12:00:00 +0100,fulfilled,no,EUR,10.00,0.00,0.00,10.00,,0.00,Pickup,2025-03-05 12:00:00 +0100,1,Tea,10.00,TEA,,Cash,0.00,,,,pos,'+39123
"""  # noqa: E501 - lines of the export


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: subtotals of paid orders, less refunds up to the subtotal."""
    money, customers, orders = 0.0, set(), 0
    for row in csv.DictReader(io.StringIO(TEXT)):
        if not row["Subtotal"] or row["Financial Status"] in ("pending", "voided"):
            continue
        goods = float(row["Subtotal"])
        money += goods - min(goods, float(row["Refunded Amount"]))
        orders += 1
        customers.add(row["Email"].lower() or row["Phone"])
    return money, len(customers), orders
