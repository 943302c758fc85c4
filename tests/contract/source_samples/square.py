"""Square's transactions, made up: a gift card, refunds in full and in part, a payment of nobody."""

import csv
import io

FILE = "transactions-2025.csv"
NEEDED = "Customer ID"
TEXT = """\
Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Device Nickname,Transaction Status
2025-01-05,10:02:11,Eastern Time (US & Canada),$30.00,-$3.00,$0.00,$27.00,$0.00,$2.16,$2.00,$0.00,$31.16,Point of Sale,$31.16,Tapped,$0.00,$0.00,$0.00,,,-$0.93,$30.23,TX1,PM1,Visa,1111,iPad,,,,Mug x 1,Payment,Main,,C1,Ann Made,,,Complete
2025-01-06,14:30:00,Eastern Time (US & Canada),"$1,020.00",$0.00,$0.00,"$1,020.00",$0.00,$81.60,$0.00,$0.00,"$1,101.60",Point of Sale,"$1,101.60",Tapped,$0.00,$0.00,$0.00,,,-$9.93,"$1,091.67",TX2,PM2,Visa,2222,iPad,,,,Tea x 51,Payment,Main,,C2,Bob Made,,,Complete
2025-01-07,09:00:00,Eastern Time (US & Canada),-$30.00,$3.00,$0.00,-$27.00,$0.00,-$2.16,$0.00,$0.00,-$29.16,Point of Sale,-$29.16,Tapped,$0.00,$0.00,$0.00,,,$0.00,-$29.16,TX3,PM1,Visa,1111,iPad,,,,Mug x 1,Refund,Main,,,,,,Complete
2025-02-05,09:00:00,Eastern Time (US & Canada),$50.00,$0.00,$0.00,$50.00,$25.00,$4.00,$0.00,$0.00,$79.00,Point of Sale,$79.00,Tapped,$0.00,$0.00,$0.00,,,-$1.00,$78.00,TX4,PM4,Visa,1111,iPad,,,,Mug x 2,Payment,Main,,C1,Ann Made,,,Complete
2025-02-06,09:00:00,Eastern Time (US & Canada),$0.00,$0.00,$0.00,$0.00,$0.00,$0.00,$0.00,-$5.00,-$5.00,Point of Sale,-$5.00,Tapped,$0.00,$0.00,$0.00,,,$0.00,-$5.00,TX5,PM4,Visa,1111,iPad,,,,Custom amount,Refund,Main,,,,,,Complete
2025-02-07,09:00:00,Eastern Time (US & Canada),$12.00,$0.00,$0.00,$12.00,$0.00,$0.96,$0.00,$0.00,$12.96,Point of Sale,$0.00,,$12.96,$0.00,$0.00,,,$0.00,$12.96,TX6,PM6,,,iPad,,,,Tea x 1,Payment,Main,,,,,,Complete
2025-03-08,09:00:00,Eastern Time (US & Canada),$18.00,$0.00,$0.00,$18.00,$0.00,$1.44,$0.00,$0.00,$19.44,Point of Sale,$19.44,Tapped,$0.00,$0.00,$0.00,,,$0.00,$19.44,TX7,PM7,Visa,2222,iPad,,,,Tea x 1,Payment,Main,,C2,Bob Made,,,Complete
"""  # noqa: E501 - lines of the export


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: net sales and partial refunds of payments with a customer."""

    def dollars(text: str) -> float:
        return float(text.replace("$", "").replace(",", ""))

    rows = list(csv.DictReader(io.StringIO(TEXT)))
    buyer = {row["Payment ID"]: row["Customer ID"] for row in rows if row["Event Type"] == "Payment"}
    known = [row for row in rows if buyer[row["Payment ID"]]]
    money = sum(dollars(row["Net Sales"]) + dollars(row["Partial Refunds"]) for row in known)
    payments = [row for row in known if row["Event Type"] == "Payment"]
    return money, len({row["Customer ID"] for row in payments}), len(payments)
