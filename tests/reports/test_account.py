"""What was made of the file stands in the report of a run, with the money of what was left out."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tenure.core.orders.account import Account, StatusPart
from tenure.core.orders.cleaning import CleaningCount, OrderTotals
from tenure.reports.run_report import render

LEFT_OUT = (
    CleaningCount("pending_order", "transactions", 12, "quarantined", "not paid yet", money=586.49),
    CleaningCount("cancelled_order", "transactions", 9, "quarantined", "nothing was sold", money=281.73),
)
ACCOUNT = Account(
    OrderTotals(54, 20, 2862.51),
    "GBP",
    (
        StatusPart("status", "completed", 54, 2862.51, "sale", assumed=False, is_known=True),
        StatusPart("status", "on-hold", 12, 586.49, "pending", assumed=False, is_known=True),
        StatusPart("status", "gift-wrapped", 1, 15.0, "sale", assumed=True, is_known=False),
    ),
    ("price is taken as the price of one unit: its name says so.",),
    LEFT_OUT,
)


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data.strip())


def text_of(page: str) -> str:
    parser = Text()
    parser.feed(page)
    return " ".join(part for part in parser.parts if part)


@pytest.fixture(scope="module")
def text(shop) -> str:
    return text_of(render(replace(shop, account=ACCOUNT, cleaning=LEFT_OUT)))


def test_what_counts_is_said_with_what_was_left_out(text):
    included = "54 orders of 20 customers are included, £2,863 net of refunds."
    assert f"{included} 21 rows with amounts of £868 are excluded." in text


def test_every_status_stands_with_its_money_and_what_it_counts_as(text):
    assert "completed 54 2,862.51 a sale" in text
    assert "on-hold 12 586.49 not yet paid, not counted" in text
    assert "another value unknown status: counted as a sale unless you change it 1 15.00 a sale" in text


def test_decisions_are_said_in_sentences(text):
    assert "price is taken as the price of one unit: its name says so." in text


def test_reasons_of_what_was_left_out_stand_with_their_money(text):
    assert "pending order not paid yet 12 586.49 quarantined" in text


def test_a_run_on_a_lake_says_nothing_of_files(shop):
    page = render(shop)

    assert "<h3>Included orders</h3>" not in page and "Amounts by status" not in page


def test_a_log_without_amounts_counts_orders(moneyless):
    account = Account(OrderTotals(1, 1, None), left_out=(replace(LEFT_OUT[0], rows=1, money=None),))

    text = text_of(render(replace(moneyless, account=account)))

    assert "1 order of 1 customer is included. 1 row is excluded." in text
