"""From a segment to an audience that is with Meta, and the plan for the money, as a marketer does it."""

from __future__ import annotations

import re

import pytest
from tests.audience_shop import audience_shop
from tests.channels.meta_platform import Meta, environment_of
from tests.channels.platforms import started
from tests.web.visiting import WIDE, go, settle

from tenure.core.activation.audience import is_held_out

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
CUSTOMERS = 1_000


@pytest.fixture(scope="module")
def meta():
    """An ad platform that enforces its rules."""
    with started(Meta()) as platform:
        yield platform


@pytest.fixture(scope="module")
def written_to(serve, meta, tmp_path_factory):
    """A shop whose customers have contact details, served with what leads to the platform."""
    return serve(
        "written-to",
        audience_shop(tmp_path_factory.mktemp("written"), CUSTOMERS),
        **environment_of(meta),
    )


def test_a_rule_becomes_an_audience_with_meta_and_a_budget(written_to, meta, visit):
    page = visit(written_to, WIDE).page
    go(page, WIDE, "Segments")
    page.goto("/segments/new")
    page.get_by_role("button", name="Text").click()
    page.get_by_role("textbox", name="Rule").fill("value_tier = 'High-CLV' and orders >= 1")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("500")
    page.get_by_role("textbox", name="Name").fill("best")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", level=1, name="best").wait_for()

    page.get_by_role("link", name="Create audience").click()
    making = page.get_by_role("region", name="New audience")
    making.get_by_label("Channel").click()
    page.get_by_role("option", name="Meta Ads").click()
    making.get_by_label("Audience name").fill("spring")
    making.get_by_role("button", name="Preview members").click()
    expect(making.get_by_role("table", name="Members")).to_contain_text("Consent declined")
    making.get_by_role("button", name="Create audience").click()
    page.get_by_role("heading", level=1, name="spring v1").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_text(re.compile(r"[0-9]+ added, 0 removed"))).to_be_visible()

    (members,) = meta.members.values()
    assert set(meta.arrived.values()) == {1}
    assert len(members) > 200
    assert not [one for one in members if is_held_out(one, "spring", 0.1)]
    expect(page.get_by_role("table", name="Delivery log")).to_contain_text(str(len(members)))

    go(page, WIDE, "Budget")
    settle(page)
    plan = page.get_by_role("region", name="Plan", exact=True)
    expect(plan).to_contain_text("Win customers like your best ones")
