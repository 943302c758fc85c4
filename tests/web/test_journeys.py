"""What people come for, from beginning to end, with mouse and keyboard."""

from __future__ import annotations

import csv
import re

import pytest
from tests.web.visiting import NARROW, WIDE, go, log_in, most_valuable, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
GERMAN = "Kunde;Bestellt am;Betrag\n" + "".join(
    f"k{n % 30:02d};{1 + n % 28:02d}.{1 + n % 12:02d}.2024;{10 + n % 7},50\n" for n in range(300)
)


def test_a_wrong_password_is_told_and_the_right_one_leads_in(shop, visit, screen):
    seen = visit(shop, screen, logged_in=False)
    page = seen.page
    page.goto("/")
    page.get_by_label("User").fill("admin")
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("password")
    seen.asks_for(401)

    log_in(page)
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.integration
def test_from_a_sample_to_the_most_valuable_customers_in_under_five_clicks(serve, visit):
    page = visit(serve("new"), WIDE).page
    from_a_sample(page)
    page.get_by_role("link", name="View the 100 most valuable customers").click()  # four

    values = most_valuable(page, 100)
    assert values == sorted(values, reverse=True) and values[-1] > 0


def test_who_changes_their_mind_stops_it_and_begins_again(serve, visit):
    page = visit(serve("stopped"), NARROW).page
    from_a_sample(page)
    page.get_by_role("main").get_by_role("button", name="Stop").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("stopped")

    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("main").get_by_role("status")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Stop").click()


def from_a_sample(page) -> None:
    """Three clicks from an empty workspace."""
    page.get_by_role("main").get_by_role("link", name=re.compile("add", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Use a sample shop").click()
    page.get_by_role("button", name="Import and predict").click()


def test_columns_that_are_not_recognised_are_chosen_by_hand(shop, visit, screen, tmp_path):
    file = tmp_path / "bestellungen.csv"
    file.write_text(GERMAN)
    page = visit(shop, screen).page
    go(page, screen, "Add data")
    page.get_by_label("Order file").set_input_files(file)

    expect(page.get_by_text("Some columns were not recognized")).to_be_visible()
    for ours, theirs in {"Customer": "Kunde", "Order date": "Bestellt am", "Amount": "Betrag"}.items():
        page.get_by_role("combobox", name=f"Column for: {ours}", exact=True).click()
        page.get_by_role("option", name=theirs).click()

    expect(page.get_by_role("button", name="Import and predict")).to_be_enabled()
    expect(page.get_by_role("table", name="First rows")).to_contain_text("10.5")
    expect(page.get_by_text("300 of 300 rows")).to_be_visible()


def test_what_is_no_order_log_is_told_with_the_next_step(shop, visit, tmp_path):
    file = tmp_path / "orders.parquet"
    file.write_text("this is no parquet file")
    seen = visit(shop, WIDE)
    go(seen.page, WIDE, "Add data")
    seen.page.get_by_label("Order file").set_input_files(file)

    expect(seen.page.get_by_role("alert")).to_contain_text("does not match its name")
    seen.asks_for(422)


def test_a_list_is_filtered_sorted_saved_found_again_and_exported(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Customers")
    page.get_by_role("combobox", name="Tier").click()
    page.get_by_role("option", name="High value").click()
    page.get_by_role("button", name="Orders", exact=True).click()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("menuitemcheckbox", name="Country").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"value_tier=High-CLV&sort=orders&columns=.*country"))

    name = f"Best on {screen}"
    page.get_by_role("button", name="Views").click()
    page.get_by_label("View name").fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.goto("/customers")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page).to_have_url(re.compile("value_tier=High-CLV&sort=orders"))
    settle(page)
    shown = page.get_by_role("table", name="Customers").locator("tbody th").all_inner_texts()

    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("menuitem", name=re.compile("CSV")).first.click()
    with downloading.value.path().open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["Customer"] for row in rows] == shown != []
    assert {row["Tier"] for row in rows} == {"High value"}


def test_pages_of_a_list_follow_each_other_and_have_addresses(shop, visit):
    page = visit(shop, WIDE).page
    go(page, WIDE, "Customers")
    settle(page)
    first = page.locator("tbody th").all_inner_texts()

    page.get_by_role("button", name="Next page").click()
    expect(page.locator("tbody th").first).not_to_have_text(first[0])
    second = page.locator("tbody th").all_inner_texts()
    page.reload()
    settle(page)

    assert page.locator("tbody th").all_inner_texts() == second
    assert not set(first) & set(second)


def test_a_customer_is_told_with_reasons_and_what_to_do(shop, visit, any_screen):
    page = visit(shop, any_screen).page
    go(page, any_screen, "Customers")
    page.get_by_role("table", name="Customers").get_by_role("link").first.click()

    for title in ("Probability active", "Orders", "Why this prediction", "Activity"):
        expect(page.get_by_role("region", name=title)).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Probability active"))).to_be_visible()
    expect(
        page.get_by_role("region", name="Why this prediction").get_by_role("listitem").first
    ).to_be_visible()
    page.get_by_role("link", name="What if?").click()
    page.get_by_role("heading", level=1, name="Predict").wait_for()


def test_a_report_is_made_watched_and_opened(shop, visit):
    page = visit(shop, WIDE).page
    go(page, WIDE, "Reports")
    page.get_by_role("button", name="Create report").click()
    opened_from(page, page.get_by_role("region", name="Current run"))


def test_every_report_made_before_can_be_opened(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Reports")
    opened_from(page, page.get_by_role("table", name="Runs"))


def opened_from(page, place) -> None:
    with page.expect_popup() as opening:
        place.get_by_role("link", name="Open").first.click()
    report = opening.value
    expect(report.locator("h1")).to_be_visible()
    assert re.search(r"/pages/\w+\.html$", report.url)
    report.close()


def test_a_key_works_until_it_is_revoked(shop, visit, screen):
    import httpx

    page = visit(shop, screen).page
    page.goto("/account")
    page.get_by_label("Program name").fill(f"web shop {screen}")
    page.get_by_role("button", name="Create key").click()
    secret = page.locator("code").inner_text()

    def ask() -> int:
        return httpx.get(f"{shop.address}/api/v1/session", headers={"X-API-Key": secret}).status_code

    assert ask() == 200
    page.get_by_role("row", name=f"web shop {screen}").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("row", name=f"web shop {screen}")).to_contain_text("Revoked")
    assert ask() == 401


def test_somebody_is_let_in_sees_what_they_may_and_is_locked_out(shop, visit, screen):
    name, password = f"viewer {screen}", "a viewer's long password"
    admin = visit(shop, screen).page
    admin.goto("/users")
    admin.get_by_label("Name").fill(name)
    admin.get_by_label("Initial password").fill(password)
    admin.get_by_role("button", name="Add user", exact=True).click()
    expect(admin.get_by_role("alert")).to_contain_text(name)

    seen = visit(shop, screen, logged_in=False)
    log_in(seen.page, "/add-data", name, password)
    expect(seen.page.get_by_role("alert")).to_contain_text("analyst role")
    go(seen.page, screen, "Customers")
    expect(seen.page.get_by_role("link", name="Export")).to_have_count(0)

    users = admin.get_by_role("table", name="Users")
    users.get_by_role("row", name=name).get_by_role("button", name="Disable").click()
    admin.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(users.get_by_role("row", name=name)).to_contain_text("Disabled")
    seen.page.reload()
    expect(seen.page.get_by_label("Password")).to_be_visible()
    seen.asks_for(401)


def test_the_currency_is_set_right_everywhere(shop, visit):
    page = visit(shop, WIDE).page
    page.goto("/account")
    page.get_by_role("combobox", name="Currency", exact=True).fill("NOK")
    page.get_by_role("option", name="NOK").click()
    page.get_by_role("button", name="Change currency").click()
    expect(page.get_by_role("alert")).to_contain_text("NOK")
    go(page, WIDE, "Overview")
    expect(page.get_by_text(re.compile("NOK")).first).to_be_visible()

    with shop.client() as client:
        client.put("/api/v1/workspace", json={"currency": "GBP"})


def test_colours_are_the_systems_until_somebody_chooses(shop, visit, screen):
    page = visit(shop, screen).page
    dark = "document.documentElement.getAttribute('data-scheme') === 'dark'"
    assert page.evaluate(dark) == (screen.scheme == "dark")

    page.get_by_role("button", name=re.compile("theme")).click()
    assert page.evaluate(dark) == (screen.scheme != "dark")
    page.reload()
    settle(page)
    assert page.evaluate(dark) == (screen.scheme != "dark")


def test_the_keyboard_is_enough(shop, visit):
    page = visit(shop, WIDE).page
    page.goto("/customers")
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('tbody a')"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=re.compile("^C0")).wait_for()
