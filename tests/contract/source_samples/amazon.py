"""Amazon's fulfilled shipments report, made up: tab separated, one buyer with two lines, a promotion."""

import csv
import io

FILE = "shipments.txt"
NEEDED = "purchase-date"
_HEAD = (
    "amazon-order-id merchant-order-id shipment-id shipment-item-id amazon-order-item-id purchase-date "
    "payments-date shipment-date buyer-email buyer-name sku product-name quantity-shipped currency "
    "item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax ship-service-level "
    "ship-country item-promotion-discount ship-promotion-discount fulfillment-channel sales-channel"
)
_ROWS = (
    "1-1 - S1 I1 L1 2025-01-05T09:15:00+00:00 - - a1@marketplace.amazon.com - MUG Mug 2 USD 40.00 3.20 4.99 "
    "0.40 0.00 0.00 Standard US 0.00 -4.99 AFN amazon.com",
    "1-1 - S1 I2 L2 2025-01-05T09:15:00+00:00 - - a1@marketplace.amazon.com - TEA Tea 1 USD 10.00 0.80 0.00 "
    "0.00 0.00 0.00 Standard US -1.00 0.00 AFN amazon.com",
    "1-2 - S2 I3 L3 2025-01-06T09:15:00+00:00 - - b2@marketplace.amazon.com - MUG Mug 1 USD 20.00 1.60 4.99 "
    "0.40 2.00 0.16 Standard US 0.00 0.00 AFN amazon.com",
    "1-3 - S3 I4 L4 2025-02-16T09:15:00+00:00 - - b2@marketplace.amazon.com - TEA Tea 3 USD 30.00 2.40 0.00 "
    "0.00 0.00 0.00 Standard US 0.00 0.00 AFN amazon.com",
    "1-4 - S4 I5 L5 2025-03-17T09:15:00+00:00 - - c3@marketplace.amazon.com - CUP Cup 1 USD 12.50 1.00 0.00 "
    "0.00 0.00 0.00 Standard US 0.00 0.00 AFN amazon.com",
)
TEXT = "".join(
    "\t".join("" if cell == "-" else cell for cell in line.split(" ")) + "\n" for line in (_HEAD, *_ROWS)
)


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: prices of items less their promotions."""
    rows = list(csv.DictReader(io.StringIO(TEXT), delimiter="\t"))
    money = sum(float(row["item-price"]) - abs(float(row["item-promotion-discount"])) for row in rows)
    return money, len({row["buyer-email"] for row in rows}), len({row["amazon-order-id"] for row in rows})
