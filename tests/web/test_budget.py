"""Budget and campaigns, as somebody plans with them."""

from __future__ import annotations

import re

import pytest
from tests.web.visiting import go, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
SPEND = "campaign,day,spend,source\n" + "".join(
    f"Search always,2025-{month:02d}-{day:02d},{3 + month * 0.5},paid_search\n"
    for month in range(1, 13)
    for day in range(1, 28)
)


def plan_of(page):
    return page.get_by_role("region", name="Plan", exact=True)


def test_a_budget_is_parted_by_the_rule_and_so_that_it_brings_the_most(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Budget")
    settle(page)
    plan = plan_of(page)
    for part in ("High value", "Growth potential", "Low value"):
        expect(plan.get_by_role("rowheader", name=re.compile(part))).to_be_visible()
    expect(plan).to_contain_text("The rule gives this tier 50%.")
    expect(plan).to_contain_text("£5,000")

    page.get_by_role("button", name="Maximize value").click()
    expect(plan).to_contain_text("brings back")
    expect(page).to_have_url(re.compile("method=optimise"))


def test_limits_are_kept_and_stand_in_the_address(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Budget")
    settle(page)
    page.get_by_label("High value: maximum").fill("2000")
    expect(plan_of(page)).to_contain_text("Capped at your maximum, 2,000 GBP.")
    expect(page).to_have_url(re.compile("maximum=High-CLV%3D2000"))
    page.reload()
    expect(plan_of(page)).to_contain_text("Capped at your maximum, 2,000 GBP.")


def test_limits_that_cannot_be_met_are_named_and_can_be_mended(shop, visit, screen):
    made = visit(shop, screen)
    page = made.page
    page.goto("/budget?minimum=Low-CLV%3D20000")
    expect(plan_of(page)).to_contain_text("more than the total of 10000")
    made.asks_for(422)
    page.get_by_role("button", name="Remove all limits").click()
    expect(plan_of(page)).to_contain_text("£1,500")


def test_moving_the_money_of_a_part_tells_what_would_come_of_it(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Budget")
    settle(page)
    panel = page.get_by_role("region", name="What if")
    slider = panel.get_by_role("slider", name="High value: spend")
    slider.focus()
    slider.press("End")
    expect(panel).to_contain_text(re.compile("more than the plan"))
    panel.get_by_role("button", name="Reset to plan").click()
    expect(panel).to_contain_text("about the same as the plan")


def test_cohorts_switch_between_parts_and_tell_what_is_predicted(shop, visit, screen):
    page = visit(shop, screen).page
    page.goto("/cohorts")
    settle(page)
    panel = page.get_by_role("region", name="Cohorts", exact=True)
    expect(panel).to_contain_text("hatched cells show predicted")
    expect(panel.locator("td.ahead").first).to_be_attached()

    panel.get_by_role("button", name="Retention").click()
    expect(panel).to_contain_text("100%")
    panel.get_by_role("button", name="First product").click()
    expect(page).to_have_url(re.compile("cohort=first_product"))
    expect(panel.locator("tbody tr").nth(2)).to_be_attached()


def test_campaigns_are_imported_seen_month_by_month_and_removed(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Campaigns")
    settle(page)
    file = {"name": "spend.csv", "mimeType": "text/csv", "buffer": SPEND.encode()}
    page.get_by_label("Campaign file").set_input_files(file)
    expect(page.get_by_text(re.compile("1 campaigns"))).to_be_visible()

    page.get_by_role("region", name="All campaigns").get_by_role("button", name="Search always").click()
    months = page.get_by_role("table", name="Campaign by month")
    expect(months.get_by_role("rowheader", name="Dec 2025")).to_be_visible()

    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No campaigns yet")).to_be_visible()
