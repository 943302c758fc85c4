"""PayPal's activity download, made up: refunds with the addresses swapped, and all that is no order."""

import csv
import io

FILE = "Download.CSV"
NEEDED = "Gross"
TEXT = """\
"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Item Title","Shipping and Handling Amount","Sales Tax","Reference Txn ID","Invoice Number","Quantity","Balance","Country","Subject","Balance Impact"
"01/15/2025","10:00:00","PST","Ann Made","Express Checkout Payment","Completed","USD","1,060.00","-30.00","1,030.00","Ann@example.com","shop@example.com","T1","Mugs","0.00","0.00","","I1","53","1,030.00","United States","","Credit"
"01/16/2025","11:00:00","PST","Bob Made","Website Payment","Completed","USD","40.00","-1.46","38.54","bob@example.com","shop@example.com","T2","Tea","5.00","0.00","","I2","1","1,068.54","Italy","","Credit"
"01/17/2025","12:00:00","PST","Bob Made","Payment Refund","Completed","USD","-15.00","0.00","-15.00","shop@example.com","bob@example.com","T3","","0.00","0.00","T2","","","1,053.54","","","Debit"
"01/18/2025","13:00:00","PST","","General Withdrawal","Completed","USD","-1,000.00","0.00","-1,000.00","shop@example.com","","T4","","0.00","0.00","","","","53.54","","","Debit"
"01/19/2025","13:00:00","PST","Web host","PreApproved Payment Bill User Payment","Completed","USD","-20.00","0.00","-20.00","shop@example.com","host@example.com","T5","","0.00","0.00","B-1","","","33.54","","","Debit"
"01/20/2025","13:00:00","PST","","General Currency Conversion","Completed","EUR","18.00","0.00","18.00","","shop@example.com","T6","","0.00","0.00","T5","","","18.00","","","Credit"
"01/21/2025","13:00:00","PST","Cat Made","Express Checkout Payment","Denied","USD","70.00","0.00","70.00","cat@example.com","shop@example.com","T7","","0.00","0.00","","I7","1","33.54","","","Credit"
"01/22/2025","13:00:00","PST","Web host","Refund","Completed","USD","5.00","0.00","5.00","host@example.com","shop@example.com","T8","","0.00","0.00","T5","","","38.54","","","Credit"
"02/15/2025","10:00:00","PST","Ann Made","Mobile Payment","Completed","USD","60.00","-2.00","58.00","ann@example.com","shop@example.com","T9","Mug","0.00","0.00","","I9","1","96.54","United States","","Credit"
"03/16/2025","11:00:00","PDT","Cat Made","Website Payment","Completed","USD","25.00","-1.00","24.00","cat@example.com","shop@example.com","T10","Cup","0.00","0.00","","I10","1","120.54","Norway","","Credit"
"""  # noqa: E501 - lines of the export

SALES = ("Express Checkout Payment", "Website Payment", "Mobile Payment")


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: gross of completed payments that came in, and refunds of them."""
    money, customers, orders = 0.0, set(), 0
    for row in csv.DictReader(io.StringIO(TEXT)):
        if row["Status"] != "Completed" or row["Type"] not in (*SALES, "Payment Refund"):
            continue
        money += float(row["Gross"].replace(",", ""))
        if row["Type"] in SALES:
            orders += 1
            customers.add(row["From Email Address"].lower())
    return money, len(customers), orders
