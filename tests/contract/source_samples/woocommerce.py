"""An orders export of a WooCommerce plugin, made up: guests are customer 0, one order is refunded in part."""

import csv
import io

FILE = "woocommerce-orders.csv"
NEEDED = "order_date"
TEXT = """\
order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total,tax_total,discount_total,order_total,order_currency,payment_method_title,shipping_method,customer_id,customer_user,billing_first_name,billing_last_name,billing_email,billing_country,shipping_country,refunded_total,coupon_items
501,501,2025-01-10 10:11:12,2025-01-10 10:12:00,completed,5.00,1.00,0,11.00,0,66.00,EUR,Card,Flat rate,7,ann,Ann,Made,ann@example.com,FR,FR,0,
502,502,2025-01-20 09:00:00,2025-01-20 09:01:00,processing,0,0,0,6.00,4.00,36.00,EUR,Card,Free shipping,0,,Bob,Made,Bob@Example.com,DE,DE,0,code:TEN
503,503,2025-02-20 09:00:00,2025-02-20 09:01:00,completed,5.00,1.00,0,9.00,0,54.00,EUR,Card,Flat rate,0,,Bob,Made,bob@example.com,DE,DE,12.00,
504,504,2025-02-21 09:00:00,,cancelled,0,0,0,2.00,0,12.00,EUR,Card,Flat rate,7,ann,Ann,Made,ann@example.com,FR,FR,0,
505,505,2025-02-22 09:00:00,,failed,0,0,0,5.00,0,30.00,EUR,Card,Flat rate,0,,Dan,Made,dan@example.com,FR,FR,0,
506,506,2025-02-23 09:00:00,,on-hold,0,0,0,1.00,0,6.00,EUR,Bank,Flat rate,9,cat,Cat,Made,cat@example.com,IT,IT,0,
507,507,2025-03-23 09:00:00,2025-03-23 09:01:00,refunded,0,0,0,3.00,0,18.00,EUR,Card,Flat rate,9,cat,Cat,Made,cat@example.com,IT,IT,18.00,
508,508,2025-03-30 09:00:00,2025-03-30 09:01:00,completed,0,0,0,3.00,0,18.00,EUR,Card,Flat rate,9,cat,Cat,Made,cat@example.com,IT,IT,0,
"""  # noqa: E501 - lines of the export


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: totals less shipping with its tax, less refunds."""
    money, customers, orders = 0.0, set(), 0
    for row in csv.DictReader(io.StringIO(TEXT)):
        if row["status"] in ("cancelled", "failed", "on-hold"):
            continue
        goods = float(row["order_total"]) - float(row["shipping_total"]) - float(row["shipping_tax_total"])
        money += goods - min(goods, float(row["refunded_total"]))
        orders += 1
        customers.add(row["billing_email"].lower() if row["customer_id"] == "0" else row["customer_id"])
    return money, len(customers), orders
