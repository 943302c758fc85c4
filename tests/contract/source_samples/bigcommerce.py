"""BigCommerce's orders export, made up: a guest, a coupon, every way an order comes to nothing, refunds."""

import csv
import io

FILE = "orders.csv"
NEEDED = "Order Date"
TEXT = """\
Order ID,Customer ID,Customer Name,Customer Email,Customer Phone,Order Date,Order Status,Subtotal (inc tax),Subtotal (ex tax),Tax Total,Shipping Cost (inc tax),Shipping Cost (ex tax),Ship Method,Handling Cost (inc tax),Handling Cost (ex tax),Coupon Details,Order Total (inc tax),Order Total (ex tax),Payment Method,Total Quantity,Date Shipped,Order Currency Code,Exchange Rate,Product Details,Refund Amount,Channel Name
101,7,Ann Made,ann@example.com,,13/01/2025,Completed,60.00,50.00,11.00,6.00,5.00,Post,0.00,0.00,,66.00,55.00,Card,2,14/01/2025,EUR,1.0,"Product ID: 1, Product Qty: 2",0.00,Web
102,0,Bob Made,Bob@Example.com,,20/01/2025,Shipped,36.00,30.00,6.00,0.00,0.00,Post,0.00,0.00,TEN: 3.60,32.40,27.00,Card,1,21/01/2025,EUR,1.0,"Product ID: 2, Product Qty: 1",0.00,Web
103,0,Bob Made,bob@example.com,,25/02/2025,Awaiting Fulfillment,24.00,20.00,5.00,6.00,5.00,Post,1.20,1.00,,31.20,26.00,Card,1,,EUR,1.0,"Product ID: 2, Product Qty: 1",0.00,Web
104,7,Ann Made,ann@example.com,,26/02/2025,Cancelled,12.00,10.00,2.00,0.00,0.00,Post,0.00,0.00,,12.00,10.00,Card,1,,EUR,1.0,"Product ID: 3, Product Qty: 1",0.00,Web
105,9,Cat Made,cat@example.com,,27/02/2025,Incomplete,48.00,40.00,8.00,0.00,0.00,Post,0.00,0.00,,48.00,40.00,Card,1,,EUR,1.0,"Product ID: 3, Product Qty: 4",0.00,Web
106,9,Cat Made,cat@example.com,,28/02/2025,Refunded,24.00,20.00,5.00,6.00,5.00,Post,0.00,0.00,,30.00,25.00,Card,1,,EUR,1.0,"Product ID: 2, Product Qty: 1",30.00,Web
107,7,Ann Made,ann@example.com,,15/03/2025,Partially Refunded,48.00,40.00,8.00,0.00,0.00,Post,0.00,0.00,,48.00,40.00,Card,2,16/03/2025,EUR,1.0,"Product ID: 2, Product Qty: 2",24.00,Web
108,9,Cat Made,cat@example.com,,30/03/2025,Completed,18.00,15.00,3.00,0.00,0.00,Post,0.00,0.00,,18.00,15.00,Card,1,31/03/2025,EUR,1.0,"Product ID: 4, Product Qty: 1",0.00,Web
"""  # noqa: E501 - lines of the export


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: totals less shipping and handling, less what was refunded of that."""
    money, customers, orders = 0.0, set(), 0
    for row in csv.DictReader(io.StringIO(TEXT)):
        if row["Order Status"] in ("Cancelled", "Incomplete"):
            continue
        charges = float(row["Shipping Cost (inc tax)"]) + float(row["Handling Cost (inc tax)"])
        goods = float(row["Order Total (inc tax)"]) - charges
        money += goods - min(goods, float(row["Refund Amount"]))
        orders += 1
        customers.add(row["Customer Email"].lower() if row["Customer ID"] == "0" else row["Customer ID"])
    return money, len(customers), orders
