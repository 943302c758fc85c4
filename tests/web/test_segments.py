"""Segments as somebody makes them: a rule that counts while it is made, saved, looked at, and clusters."""

from __future__ import annotations

import re

import pytest
from tests.web.visiting import WIDE, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


def pick(page, label: str, option: str, place: int = 0) -> None:
    page.get_by_role("combobox", name=label, exact=True).nth(place).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_rule_counts_while_it_is_made_and_leads_to_its_customers(shop, visit, screen):
    page = visit(shop, screen).page
    name = f"Rich and leaving ({screen})"
    page.goto("/segments?by=saved")
    page.get_by_role("link", name="New segment").click()
    found = page.get_by_role("region", name="Preview")
    expect(found).to_contain_text("Complete every condition")

    page.get_by_label("Value", exact=True).fill("1")
    expect(found).to_contain_text(re.compile(r"of all"))
    everybody = found.inner_text()
    page.get_by_role("button", name="Add condition").click()
    pick(page, "Field", "Churn probability", 1)
    page.get_by_label("Value", exact=True).nth(1).fill("30")
    expect(found).to_contain_text("predicted_clv >= 1 and churn_probability >= 0.3")
    assert found.inner_text() != everybody
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Save").click()

    page.get_by_role("heading", level=1, name=name).wait_for()
    expect(page.get_by_role("region", name="Checks")).to_contain_text("customers")
    page.get_by_role("link", name="View customers").click()
    expect(page).to_have_url(re.compile("in_segment=Rich"))
    settle(page)
    assert page.locator("tbody th").count() > 0
    page.go_back()

    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Text").click()
    rule = page.get_by_role("textbox", name="Rule", exact=True)
    expect(rule).to_have_value("predicted_clv >= 1 and churn_probability >= 0.3")


def test_a_group_has_a_history_of_who_came_and_went(shop, visit):
    page = visit(shop, WIDE).page
    page.goto("/segments")
    page.get_by_role("link", name="History of Champions").click()

    page.get_by_role("heading", level=1, name="Champions").wait_for()
    expect(page.get_by_role("region", name="History")).to_contain_text(
        re.compile("entered and .* left since the previous scoring")
    )


def test_a_cell_of_the_grid_becomes_an_audience(shop, visit, screen):
    page = visit(shop, screen).page
    page.goto("/segments")
    page.get_by_role("button", name=re.compile("Actions for Recency 5")).first.click()
    page.get_by_role("menuitem", name="Create audience").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile("recency_score = 5 and frequency_score = [1-5]"))
    name = f"Recent ({screen})"
    dialog.get_by_label("Segment name").fill(name)
    dialog.get_by_role("button", name="Continue").click()

    form = page.get_by_role("region", name="New audience")
    expect(form.get_by_role("combobox", name="Segment")).to_have_text(name)


def test_clusters_are_found_and_told_apart_in_words(shop, visit):
    page = visit(shop, WIDE).page
    page.goto("/segments?by=clusters")
    page.get_by_role("button", name="Find clusters").click()

    apart = page.get_by_role("region", name="Cluster profiles")
    expect(apart).to_be_visible()
    expect(page.get_by_role("region", name="Clustering")).to_contain_text("Stability")
    page.get_by_role("region", name="Clusters", exact=True).get_by_role("link").first.click()
    page.get_by_role("link", name="View customers").click()
    expect(page).to_have_url(re.compile("in_segment=CLUSTER_1"))


def test_a_rule_that_was_just_typed_is_gone_on_with_by_choosing(shop, visit):
    made = visit(shop, WIDE)
    page = made.page
    page.goto("/segments/new")
    page.get_by_role("button", name="Text").click()
    page.get_by_role("textbox", name="Rule", exact=True).fill("predicted_clv >= 100 and orders > 2")
    page.get_by_role("button", name="Builder").click()
    expect(page.get_by_label("Value", exact=True).first).to_have_value("100")

    page.get_by_role("button", name="Text").click()
    page.get_by_role("textbox", name="Rule", exact=True).fill("predicted_clv >= much")
    page.get_by_role("button", name="Builder").click()
    expect(page.get_by_role("region", name="Preview").get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox", name="Rule", exact=True)).to_have_value("predicted_clv >= much")
    made.asks_for(422)
