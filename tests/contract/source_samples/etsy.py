"""Etsy's sold orders, made up: a coupon, a partial refund, a cancelled order."""

import csv
import io

FILE = "EtsySoldOrders2025.csv"
NEEDED = "Sale Date"
TEXT = """\
Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,Card Processing Fees,Order Net,Adjusted Order Total,Adjusted Card Processing Fees,Adjusted Net Order Amount,Buyer,Order Type,Payment Type,InPerson Discount,InPerson Location,SKU
01/05/25,3001,annmade,Ann Made,Ann,Made,2,Credit Card,01/06/2025,1 Road,,Austin,TX,78701,United States,USD,40.00,,,0.00,0.00,5.00,3.30,48.30,Completed,1.90,46.40,0.00,0.00,0.00,Ann Made (annmade),online,online_cc,,,MUG
01/06/25,3002,bobmade,Bob Made,Bob,Made,1,Credit Card,01/07/2025,2 Road,,Rome,,00100,Italy,USD,20.00,TEN,10% off,2.00,0.00,0.00,0.00,18.00,Completed,0.90,17.10,0.00,0.00,0.00,Bob Made (bobmade),online,online_cc,,,TEA
02/06/25,3003,bobmade,Bob Made,Bob,Made,2,Credit Card,02/07/2025,2 Road,,Rome,,00100,Italy,USD,30.00,,,0.00,0.00,0.00,0.00,30.00,Completed,1.20,28.80,21.00,1.00,20.00,Bob Made (bobmade),online,online_cc,,,TEA
02/07/25,3004,annmade,Ann Made,Ann,Made,1,Credit Card,,1 Road,,Austin,TX,78701,United States,USD,15.00,,,0.00,0.00,0.00,0.00,15.00,Canceled,0.70,14.30,0.00,0.00,0.00,Ann Made (annmade),online,online_cc,,,MUG
03/08/25,3005,catmade,Cat Made,Cat,Made,1,Credit Card,03/09/2025,3 Road,,Oslo,,0150,Norway,USD,25.00,,,0.00,0.00,4.00,0.00,29.00,Completed,1.10,27.90,0.00,0.00,0.00,Cat Made (catmade),online,online_cc,,,CUP
"""  # noqa: E501 - lines of the export


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: value less discount, less what the adjusted total is short of."""
    money, customers, orders = 0.0, set(), 0
    for row in csv.DictReader(io.StringIO(TEXT)):
        if row["Status"] == "Canceled":
            continue
        adjusted = float(row["Adjusted Order Total"])
        back = float(row["Order Total"]) - adjusted if adjusted else 0.0
        money += float(row["Order Value"]) - float(row["Discount Amount"]) - back
        orders += 1
        customers.add(row["Buyer User ID"])
    return money, len(customers), orders
