"""What a file means is asked in the browser, with the money at stake, and answered before the import."""

from __future__ import annotations

import re

import pytest
from tests.web.test_every_page import _SERIOUS, AXE
from tests.web.visiting import WIDE, go, most_valuable, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

CUSTOMERS, MONTHS = 60, 8


def _orders(status: str, amount: float, *, every: int) -> str:
    """An order a month of every so many customers."""
    return "".join(
        f"{status}-{month}-{n},c{n:02d},2024-{month + 1:02d}-{1 + n % 27:02d},{amount},{status}\n"
        for month in range(MONTHS)
        for n in range(0, CUSTOMERS, every)
    )


STATUSES = "order_id,customer_id,order_date,order_total,status\n" + "".join(
    (
        _orders("completed", 10.5, every=1),
        _orders("cancelled", 20.0, every=10),
        _orders("on-hold", 30.0, every=5),
        _orders("gift-wrapped", 5.0, every=20),
    )
)
CURRENCIES = "order,customer,date,total,currency\n" + "".join(
    f"{n},c{n % 20:02d},2024-{1 + n % 12:02d}-{1 + n % 27:02d},{'10,EUR' if n % 3 else '20,GBP'}\n"
    for n in range(120)
)


@pytest.fixture(scope="module")
def new(serve):
    """A workspace in GBP that holds nothing yet."""
    return serve("asked")


def choose(page, screen, tmp_path, text: str, name: str = "orders.csv") -> None:
    file = tmp_path / name
    file.write_text(text)
    go(page, screen, "Add data")
    page.get_by_label("Order file").set_input_files(file)


def start(page):
    return page.get_by_role("button", name="Import and predict")


def counted(page):
    return page.get_by_role("status", name="Totals")


def fits(page) -> None:
    """Nothing is wider than the screen, and everybody can use it."""
    settle(page)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    if AXE.is_file():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(_SERIOUS) == []


def test_statuses_are_answered_and_then_imported(new, visit, any_screen, tmp_path):
    page = visit(new, any_screen).page
    choose(page, any_screen, tmp_path, STATUSES)

    statuses = page.get_by_role("table", name="Status meanings")
    expect(statuses.get_by_role("row", name=re.compile("on-hold"))).to_contain_text("Answer required")
    expect(statuses.get_by_role("row", name=re.compile("on-hold"))).to_contain_text("2,880.00")
    expect(statuses.get_by_role("row", name=re.compile("gift-wrapped"))).to_contain_text("Unknown")
    expect(counted(page)).to_contain_text("504 orders, 60 customers, 5,160.00 included")
    expect(counted(page)).to_contain_text("96 rows (not paid, 2,880.00)")
    expect(counted(page)).to_contain_text("48 rows (canceled or failed, 960.00)")
    expect(start(page)).to_be_disabled()
    fits(page)

    answer(page, "on-hold", "Sale: included")
    expect(counted(page)).to_contain_text("600 orders, 60 customers, 8,040.00 included")
    answer(page, "gift-wrapped", "Not an order: excluded")
    expect(counted(page)).to_contain_text("576 orders, 60 customers, 7,920.00 included")
    expect(counted(page)).to_contain_text("24 rows (not an order, 120.00)")

    expect(page.get_by_text("Answer required")).to_have_count(0)
    expect(page.get_by_text("576 of 648 rows")).to_be_visible()
    expect(start(page)).to_be_enabled()


def answer(page, status: str, meaning: str) -> None:
    page.get_by_role("combobox", name=f"Meaning of “{status}”").click()
    page.get_by_role("option", name=meaning).click()


def test_of_two_currencies_one_is_kept_or_all_are_converted(new, visit, screen, tmp_path):
    page = visit(new, screen).page
    choose(page, screen, tmp_path, CURRENCIES)

    asked = page.get_by_role("region", name="Which currency do you want to import?")
    expect(
        asked.get_by_role("radio", name=re.compile("GBP.*40 rows, 800.00 GBP.*Recommended"))
    ).to_be_checked()
    expect(asked.get_by_role("radio", name=re.compile("EUR.*80 rows, 800.00 EUR"))).not_to_be_checked()
    expect(start(page)).to_be_disabled()
    fits(page)

    asked.get_by_role("button", name="Use this answer").click()
    expect(counted(page)).to_contain_text("800.00 GBP included")
    expect(counted(page)).to_contain_text("80 rows (different currency")
    expect(start(page)).to_be_enabled()

    asked.get_by_role("radio", name=re.compile("EUR")).click()
    expect(page.get_by_text("a different currency than your workspace")).to_be_visible()
    expect(start(page)).to_have_count(0)

    rates = tmp_path / "rates.csv"
    rates.write_text("from,to,rate\nEUR,GBP,0.5\n")
    asked.get_by_label("Exchange rate file").set_input_files(rates)
    expect(counted(page)).to_contain_text("120 orders, 20 customers, 1,200.00 GBP included")
    expect(start(page)).to_be_enabled()

    asked.get_by_role("button", name="Do not convert").click()
    expect(start(page)).to_be_disabled()


def test_what_was_recognised_stays_when_a_column_is_missing(new, visit, screen, tmp_path):
    page = visit(new, screen).page
    choose(page, screen, tmp_path, STATUSES.replace("order_date", "sometime"))

    expect(page.get_by_text("Some columns were not recognized")).to_be_visible()
    expect(column(page, "Customer")).to_contain_text("customer_id")
    expect(page.get_by_text("Choose a column", exact=True)).to_have_count(1)
    fits(page)
    column(page, "Order date").click()
    page.get_by_role("option", name="sometime").click()

    expect(counted(page)).to_contain_text("504 orders")
    expect(column(page, "Amount")).to_contain_text("order_total")


def column(page, title: str):
    return page.get_by_role("combobox", name=f"Column for: {title}", exact=True)


def test_answers_are_part_of_what_is_imported_and_predicted(new, visit, tmp_path):
    page = visit(new, WIDE).page
    choose(page, WIDE, tmp_path, STATUSES)
    page.get_by_role("button", name="Use all recommended answers").click()
    start(page).click()

    expect(page.get_by_role("alert")).to_contain_text("Predictions are ready for 60 customers")
    page.get_by_role("link", name="View the 100 most valuable customers").click()
    values = most_valuable(page, CUSTOMERS)
    assert values == sorted(values, reverse=True) and values[0] > 0
    with new.client() as client:
        job = client.get("/api/v1/jobs", params={"kind": "add_data"}).json()[0]
    assert job["parameters"]["answers"] == {"status": {"on-hold": "pending"}}
    assert job["result"]["counted"] == {"orders": 504, "customers": 60, "money": 5160.0, "currency": None}
