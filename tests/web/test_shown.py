"""What is on the screen: exported as it is, compared with the period before, and found by one search."""

from __future__ import annotations

import csv
import io
import re

import pytest
from tests.web.visiting import WIDE, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


def saved(page, part, item: str) -> bytes:
    """The file that a menu saves."""
    part.get_by_role("button", name=re.compile("^Export")).first.click()
    with page.expect_download() as downloading:
        page.get_by_role("menuitem", name=item).first.click()
    return downloading.value.path().read_bytes()


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


def test_the_export_of_a_view_has_its_rows_columns_and_words(shop, visit):
    page = visit(shop, WIDE).page
    page.goto("/customers?limit=100&columns=orders,value_tier")
    rows = page.get_by_role("table", name="Customers").locator("tbody tr")
    expect(rows).to_have_count(100)

    file = rows_of(saved(page, page.get_by_role("main"), "CSV, decimal point"))

    assert file[0] == ["Customer", "Orders", "Tier"] and len(file) == 101
    assert file[1][0] == rows.first.locator("th").inner_text()
    assert file[1][2] == rows.first.locator("td").nth(1).inner_text()


def test_every_part_is_saved_as_it_is_shown(shop, visit):
    page = visit(shop, WIDE).page
    settle(page)
    values = page.get_by_role("region", name="Value breakdown")
    file = rows_of(saved(page, values, "CSV, decimal point"))
    assert file[0] == ["Value tier", "Customers", "Average", "Share of value"]
    assert file[1][0] == "High value" and file[1][3].endswith("%")
    assert saved(page, values, "Excel").startswith(b"PK")
    assert saved(page, values, "Picture").startswith(b"\x89PNG")

    revenue = page.get_by_role("region", name="Revenue and forecast")
    assert rows_of(saved(page, revenue, "CSV, decimal point"))[0][:2] == ["Category", "Returning customers"]
    assert saved(page, revenue, "Picture").startswith(b"\x89PNG")


def test_nothing_is_drawn_before_the_workspace_has_said_its_currency(shop, visit):
    made = visit(shop, WIDE)
    page = made.page
    page.route("**/api/v1/workspace", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto("/customers")
    page.get_by_label("Loading").first.wait_for()
    assert page.get_by_role("heading", level=1).count() == 0
    expect(page.get_by_role("table", name="Customers").locator("tbody td").first).to_contain_text("£")
    page.unroute_all(behavior="wait")


def test_a_period_is_compared_with_the_one_before_and_stays_in_the_address(shop, visit, screen):
    page = visit(shop, screen).page
    page.goto("/?from=2025-10-01&to=2025-10-31")
    panel = page.get_by_role("region", name="Period and the period before")
    expect(panel).to_contain_text("compared with 31 Aug 2025 to 30 Sept 2025")
    expect(panel).to_contain_text("before:")

    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="Last 90 days").click()
    expect(page).to_have_url(re.compile(r"from=2025-\d\d-\d\d&to=202\d"))
    page.reload()
    expect(page.get_by_role("combobox", name="Period")).to_have_text("Last 90 days")

    page.goto("/customers?from=2025-10-01&to=2025-10-31&sort=period_spend")
    expect(page.get_by_role("button", name="Spend in period")).to_be_visible()


def test_cohorts_by_quarter_are_drawn_as_curves(shop, visit, screen):
    page = visit(shop, screen).page
    page.goto("/budget?view=customers")
    panel = page.get_by_role("region", name="Cohorts", exact=True)
    panel.get_by_role("button", name="Quarters").click()
    expect(panel.get_by_role("rowheader", name="Q1 2025")).to_be_visible()
    panel.get_by_role("button", name="Curves").click()
    expect(panel.get_by_role("img", name=re.compile("Cohort curves"))).to_be_visible()


def test_one_search_leads_to_customers_segments_and_pages(shop, visit, screen):
    page = visit(shop, screen).page
    settle(page)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    box.fill("CHAMP")
    expect(page.get_by_role("option", name="Champions")).to_be_visible()
    box.fill("cohor")
    page.get_by_role("option", name="Cohorts").wait_for()
    box.press("Enter")
    page.get_by_role("heading", level=1, name="Cohorts").wait_for()
