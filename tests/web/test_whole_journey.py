"""From an empty workspace to a delivered audience and an erased customer, all of it in the browser."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from tests.channels.meta_platform import Meta
from tests.channels.platforms import TOKEN, started
from tests.web.visiting import NARROW, PASSWORD, WIDE, go, log_in, settle

from tenure.app.data.generate import Generate, generate

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.integration]
CUSTOMERS, ORDERS, WRONG = 300, 1_500, 40
PREDICTED_WITHIN_MS = 900_000


@pytest.fixture
def meta():
    """An ad platform that enforces its rules."""
    with started(Meta()) as platform:
        yield platform


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What a shop has: orders under headers of its own, contacts, and a file of test orders."""
    folder = tmp_path_factory.mktemp("files")
    generate(Generate(CUSTOMERS, ORDERS, 1, folder / "log", start=date(2025, 1, 1), events_per_order=0.0))
    orders = pd.read_csv(folder / "log" / "orders.csv", dtype={"customer_id": str})
    shown = {"customer_id": "Kunde", "order_date": "Bestellt am", "total": "Betrag"}
    orders[list(shown)].rename(columns=shown).to_csv(folder / "bestellungen.csv", index=False)
    customers = pd.Series(sorted(orders["customer_id"].unique()))
    contacts = pd.DataFrame({"customer_id": customers, "email": customers.str.lower() + "@example.com"})
    contacts["consent_ads"] = ["no" if number % 10 == 0 else "yes" for number in range(len(customers))]
    contacts.to_csv(folder / "contacts.csv", index=False)
    wrong = (
        orders[orders["total"] > 0]
        .tail(WRONG)[list(shown)]
        .assign(customer_id=[f"TEST{n:03d}" for n in range(WRONG)])
    )
    wrong.rename(columns=shown).to_csv(folder / "test-orders.csv", index=False)
    return folder


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=str)
def test_an_empty_workspace_becomes_an_audience_with_meta(serve, visit, meta, files, screen):
    page = visit(serve(f"journey-{screen}"), screen).page
    expect(page.get_by_text("No orders yet.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Add data").click()
    add_orders(page, files / "bestellungen.csv")
    customer = see_the_best_customer(page)
    add_contacts(page, screen, files / "contacts.csv")
    save_a_segment(page, screen)
    enter_credentials(page, screen, meta)
    deliver_an_audience(page, meta)
    plan_a_budget(page, screen)
    invite_a_colleague(page)
    undo_a_wrong_import(page, screen, files / "test-orders.csv")
    erase(page, customer)


def add_orders(page, file) -> None:
    page.get_by_label("Order file").set_input_files(file)
    expect(page.get_by_text("Some columns were not recognized")).to_be_visible()
    for ours, theirs in {"Customer": "Kunde", "Order date": "Bestellt am", "Amount": "Betrag"}.items():
        page.get_by_role("combobox", name=f"Column for: {ours}", exact=True).click()
        page.get_by_role("option", name=theirs).click()
    start = page.get_by_role("button", name="Import and predict")
    expect(start).to_be_enabled()
    start.click()
    expect(page.get_by_text("You can leave this page")).to_be_visible()
    ready = page.get_by_role("main").get_by_role("alert").filter(has_text="Predictions are ready")
    expect(ready).to_contain_text(re.compile("for [23][0-9]{2} customers"), timeout=PREDICTED_WITHIN_MS)


def see_the_best_customer(page) -> str:
    page.get_by_role("link", name="View the 100 most valuable customers").click()
    page.get_by_role("heading", level=1, name="Customers").wait_for()
    link = page.get_by_role("table", name="Customers").get_by_role("link").first
    customer = link.inner_text()
    link.click()
    page.get_by_role("heading", level=1, name=customer).wait_for()
    expect(page.get_by_role("region", name="Probability active")).to_be_visible()
    return customer


def add_contacts(page, screen, file) -> None:
    go(page, screen, "Add data")
    page.get_by_role("button", name="Contacts").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    expect(page.get_by_text("Nothing is excluded.")).to_be_visible()
    page.get_by_role("button", name="Import contacts").click()
    added = page.get_by_role("main").get_by_role("alert").filter(has_text="contacts added")
    expect(added).to_contain_text(re.compile("[23][0-9]{2} contacts added"))


def save_a_segment(page, screen) -> None:
    go(page, screen, "Segments")
    page.get_by_role("button", name="Saved").click()
    page.get_by_role("link", name="New segment").click()
    page.get_by_role("button", name="Text").click()
    page.get_by_role("textbox", name="Rule").fill("orders >= 2")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("of all")
    page.get_by_role("textbox", name="Name").fill("Regulars")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", level=1, name="Regulars").wait_for()


def enter_credentials(page, screen, meta) -> None:
    go(page, screen, "Audiences")
    channel = page.get_by_role("table", name="Channels").get_by_role("row", name="Meta Ads")
    expect(channel).to_contain_text("Not configured")
    channel.get_by_role("button", name="Set up Meta Ads").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Access token").fill(TOKEN)
    form.get_by_label("Ad account").fill("123")
    form.get_by_label("API address").fill(meta.address)
    form.get_by_role("button", name="Save and test").click()
    expect(form.get_by_role("alert")).to_contain_text("Meta Ads accepted the settings. Account: Shop ads")
    form.get_by_role("button", name="Close").click()
    expect(channel).to_contain_text("Ready")
    expect(page.get_by_text(TOKEN)).to_have_count(0)


def deliver_an_audience(page, meta) -> None:
    page.get_by_role("button", name="New audience").click()
    form = page.get_by_role("region", name="New audience")
    form.get_by_label("Segment").click()
    page.get_by_role("option", name="Regulars", exact=True).click()
    form.get_by_label("Channel").click()
    page.get_by_role("option", name="Meta Ads").click()
    form.get_by_label("Audience name").fill("spring")
    form.get_by_role("button", name="Preview members").click()
    members = form.get_by_role("table", name="Members")
    expect(members).to_contain_text("Consent declined")
    count = members.get_by_role("row", name="Members").inner_text().split()[-1]
    form.get_by_role("button", name="Create audience").click()
    page.get_by_role("heading", level=1, name="spring v1").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()

    expect(page.get_by_text(f"{count} added, 0 removed.")).to_be_visible()
    expect(page.get_by_role("table", name="Delivery log")).to_contain_text(count)
    (received,) = meta.members.values()
    assert len(received) == int(count)


def plan_a_budget(page, screen) -> None:
    go(page, screen, "Budget")
    settle(page)
    total = page.get_by_role("spinbutton", name="30-day budget")
    total.fill("6000")
    total.press("Tab")
    plan = page.get_by_role("table", name="Plan")
    expect(plan).to_contain_text("£3,000")
    expect(plan).to_contain_text("£2,100")


def invite_a_colleague(page) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Users and roles").click()
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Initial password").fill(PASSWORD)
    page.get_by_role("button", name="Add user", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Ada")).to_contain_text("can now log in as Viewer")
    context = page.context.browser.new_context(base_url=re.match(r"https?://[^/]+", page.url)[0])
    theirs = context.new_page()
    log_in(theirs, "/customers", "Ada", PASSWORD)
    expect(theirs.get_by_role("table", name="Customers").get_by_role("link").first).to_be_visible()
    context.close()


def undo_a_wrong_import(page, screen, file) -> None:
    go(page, screen, "Add data")
    add_orders(page, file)
    page.get_by_role("button", name="Add another file").click()
    imports = page.get_by_role("table", name="Imports")
    imports.get_by_role("button", name="Remove import test-orders.csv").click()
    preview = page.get_by_role("dialog")
    expect(preview).to_contain_text(f"{WRONG} orders will be removed")
    expect(preview).to_contain_text(f"{WRONG} customers will have no orders left.")
    preview.get_by_role("button", name="Remove import").click()
    expect(imports).not_to_contain_text("test-orders.csv")
    expect(imports).to_contain_text("bestellungen.csv")


def erase(page, customer: str) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Erase customers").click()
    page.get_by_label("Customer IDs").fill(customer)
    page.get_by_role("button", name="Show what would be erased").click()
    expect(page.get_by_role("table", name="Would be erased")).to_be_visible()
    page.get_by_role("button", name="Erase 1 customer").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    expect(page.get_by_role("region", name="Receipt")).to_contain_text("1 customer was erased")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download receipt").click()
    receipt = downloading.value.path().read_text()
    assert "Customers: 1" in receipt and customer not in receipt
