"""Overview, segments, models and predictions, as somebody reads and tries them."""

from __future__ import annotations

import re

import pytest
from tests.web.visiting import WIDE, go, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


def test_the_overview_tells_the_value_its_past_and_what_changed(shop, visit, screen):
    page = visit(shop, screen).page
    settle(page)

    expect(page.get_by_text("Predicted value, next 90 days")).to_be_visible()
    expect(page.get_by_text(re.compile("80% interval £"))).to_be_visible()
    for title in ("Revenue and forecast", "Value breakdown", "Data freshness"):
        expect(page.get_by_role("region", name=title)).to_be_visible()
    expect(page.get_by_role("region", name="Changes since the previous scoring")).to_contain_text("£")


def test_cohorts_switch_what_they_show_and_keep_it_in_the_address(shop, visit, screen):
    page = visit(shop, screen).page
    panel = page.get_by_role("region", name="Cohorts by month of first order")
    expect(panel).to_contain_text("100%")

    panel.get_by_role("button", name="Revenue", exact=True).click()
    panel.get_by_role("button", name="GBP").click()
    expect(panel).to_contain_text("£")
    address = page.url
    page.goto(address)
    expect(panel).to_contain_text("£")


def test_a_tier_leads_to_its_customers(shop, visit, screen):
    page = visit(shop, screen).page
    page.get_by_role("region", name="Value breakdown").get_by_role("link", name="High value").click()

    expect(page).to_have_url(re.compile(r"/customers\?value_tier=High-CLV"))
    tiers = page.locator("tbody .MuiChip-label")
    expect(tiers.first).to_be_visible()
    settle(page)
    assert set(tiers.all_inner_texts()) == {"High value"}


def test_a_segment_and_a_cell_of_the_grid_lead_to_their_customers(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Segments")
    page.get_by_role("table", name="RFM segments").get_by_role("link", name="Champions", exact=True).click()
    expect(page).to_have_url(re.compile("segment=CHAMPIONS"))
    page.go_back()

    grid = page.get_by_role("region", name="Recency and frequency")
    grid.get_by_role("link").first.click()
    expect(page).to_have_url(
        re.compile("recency_score=5.*frequency_score=|frequency_score=.*recency_score=5")
    )
    settle(page)
    assert page.locator("tbody th").count() > 0


def test_movement_between_two_scorings_is_shown_as_table_and_flow(shop, visit):
    page = visit(shop, WIDE).page
    go(page, WIDE, "Segments")
    panel = page.get_by_role("region", name="Movement since the previous scoring")
    expect(panel.get_by_role("table")).to_be_visible()
    panel.get_by_role("button", name="Flow").click()
    expect(panel.get_by_role("img")).to_be_visible()


def test_moving_a_slider_answers_what_if_with_reasons(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Predict")
    settle(page)
    expect(page.get_by_role("region", name="Prediction", exact=True)).to_contain_text("Same as baseline")

    slider = page.get_by_role("slider", name="Orders so far")
    slider.focus()
    slider.press("End")

    expect(page.get_by_role("region", name="Prediction", exact=True)).not_to_contain_text("Same as baseline")
    expect(page.get_by_role("region", name="Why this prediction")).to_contain_text("order")
    address = page.url
    page.goto("/predict")
    page.goto(address)
    settle(page)
    expect(page.get_by_role("region", name="Prediction", exact=True)).not_to_contain_text("Same as baseline")


def test_a_file_of_facts_comes_back_with_predictions_and_how_right_they_are(shop, visit, screen, tmp_path):
    file = tmp_path / "customers.csv"
    rows = [f"x{n},{n},{n * 30},{200 + n},{n},{n * 12}\n" for n in range(2, 40)]
    facts = "total_orders,total_spent,days_since_first_purchase,days_since_last_purchase,actual_clv"
    file.write_text(f"customer_id,{facts}\n" + "".join(rows))
    page = visit(shop, screen).page
    page.goto("/predict?tab=file")
    page.get_by_role("button", name="Choose file").wait_for()
    page.locator("input[type=file]").set_input_files(file)

    expect(page.get_by_text("RMSE").first).to_be_hidden()
    page.get_by_role("region", name="Accuracy").get_by_text("How is this computed?").click()
    expect(page.get_by_text("RMSE").first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("residual", re.IGNORECASE))).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("download", re.IGNORECASE)).last.click()
    assert downloading.value.path().read_text().count("\n") == len(rows) + 1


def test_the_leaderboard_and_the_card_tell_how_good_the_champion_is(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Models")
    board = page.get_by_role("table", name="Leaderboard")
    expect(board.get_by_role("row", name=re.compile("Selected"))).to_have_count(1)
    versions = page.get_by_role("table", name="Model versions").get_by_role("row")
    versions.filter(has_text="Champion").get_by_role("link").first.click()

    expect(page).to_have_url(re.compile(r"/models/\d+"))
    settle(page)
    expect(page.get_by_role("main")).to_contain_text("Champion")


def test_a_model_is_trained_promoted_and_rolled_back(shop, visit):
    page = visit(shop, WIDE).page
    go(page, WIDE, "Models")
    page.get_by_role("button", name="Train or tune").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="BG/NBD + Gamma-Gamma", exact=True).click()
    asked.get_by_label("Back-test windows").fill("1")
    asked.get_by_role("button", name="Start").click()
    expect(page.get_by_role("region", name="Finished")).to_contain_text("trained")

    versions = page.get_by_role("table", name="Model versions")
    newest = versions.get_by_role("row").nth(1)
    expect(newest).to_contain_text("BG/NBD")
    newest.get_by_role("button", name="Promote").click()
    asked.get_by_label("Promote even though").check()
    asked.get_by_role("button", name="Promote").click()
    expect(newest).to_contain_text("Champion")

    page.get_by_role("button", name="Roll back").click()
    asked.get_by_role("button", name="Roll back").click()
    expect(newest).not_to_contain_text("Champion")
