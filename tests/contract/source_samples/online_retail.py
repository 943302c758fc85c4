"""Lines as in Online Retail II: a cancellation, bad debt, postage, a line without a customer."""

import csv
import io

FILE = "online_retail_II.csv"
NEEDED = "InvoiceDate"
TEXT = """\
Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
489434,85048,GLASS BALL,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom
489434,79323P,CHERRY LIGHTS,2,2009-12-01 07:45:00,6.75,13085.0,United Kingdom
489435,22350,CAT BOWL,4,2009-12-01 07:46:00,2.55,13078.0,France
489435,POST,POSTAGE,1,2009-12-01 07:46:00,18.00,13078.0,France
C489449,22350,CAT BOWL,-1,2009-12-01 10:33:00,2.55,13078.0,France
A506401,B,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom
489464,21733,LANTERN,10,2009-12-01 10:52:00,0.85,,United Kingdom
489500,85048,GLASS BALL,3,2010-01-15 09:00:00,6.95,13085.0,United Kingdom
"""


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: quantity times price of lines with a customer, cancellations off."""
    rows = [row for row in csv.DictReader(io.StringIO(TEXT)) if row["Customer ID"]]
    bought = [row for row in rows if not row["Invoice"].startswith("C")]
    money = sum(int(row["Quantity"]) * float(row["Price"]) for row in rows)
    return money, len({row["Customer ID"] for row in bought}), len({row["Invoice"] for row in bought})
