"""From a segment to a delivered audience, as somebody does it in the browser."""

from __future__ import annotations

import re

import pytest
from tests.web.visiting import WIDE, go, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


def test_an_audience_is_looked_at_frozen_tried_dry_and_sent(shop, visit, screen):
    page = visit(shop, screen).page
    go(page, screen, "Audiences")
    page.get_by_role("button", name="New audience").click()
    making = page.get_by_role("region", name="New audience")
    making.get_by_label("Segment").click()
    page.get_by_role("option", name="High value", exact=True).click()
    making.get_by_label("Channel").click()
    page.get_by_role("option", name="A CSV file").click()
    name = f"web-{screen.width}-{screen.scheme}"
    making.get_by_label("Audience name").fill(name)
    making.get_by_role("button", name="Preview members").click()
    who = making.get_by_role("table", name="Members")
    expect(who).to_contain_text("Hold-out group")
    sent = who.get_by_role("row", name="Members").inner_text().split()[-1]

    making.get_by_role("button", name="Create audience").click()
    page.get_by_role("heading", level=1, name=f"{name} v1").wait_for()
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{sent} to add")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()

    expect(page.get_by_text(f"{sent} added, 0 removed.")).to_be_visible()
    expect(page.get_by_role("table", name="Delivery log")).to_contain_text(sent)
    with page.expect_download() as found:
        page.get_by_role("link", name="Download file").click()
    assert len(found.value.path().read_text().splitlines()) == int(sent.replace(",", "")) + 1


def test_another_version_says_what_changed(shop, visit):
    with shop.client() as client:
        asked = {"audience": "again", "segment": "High-CLV", "channel": "csv_export"}
        assert client.post("/api/v1/audiences", json=asked).status_code == 201
    page = visit(shop, WIDE).page
    page.goto("/audiences/again/1")
    page.get_by_role("button", name="Create new version").click()

    page.get_by_role("heading", level=1, name="again v2").wait_for()
    settle(page)
    expect(page.get_by_role("region", name="Members")).to_contain_text(
        re.compile("Since v1: 0 added, 0 removed")
    )


def test_without_contact_details_the_next_step_is_said(shop, visit):
    seen = visit(shop, WIDE)
    page = seen.page
    page.goto("/audiences?segment=High-CLV")
    page.get_by_role("button", name="Preview members").click()

    expect(page.get_by_role("region", name="New audience").get_by_role("alert")).to_contain_text(
        re.compile("customer table|consent")
    )
    seen.asks_for(422)
