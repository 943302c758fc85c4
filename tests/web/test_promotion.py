"""From an empty workspace to two model versions: what leads on, what is disabled, whose figures show."""

from __future__ import annotations

import re

import pytest
from tests.web.conftest import _done
from tests.web.visiting import WIDE, go, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
QUICK = {"customers": 150, "transactions": 900, "models": ["last_window"], "cutoffs": 1, "horizon": "30d"}


def test_an_empty_workspace_leads_on_and_figures_name_their_version(serve, visit):
    app = serve("new")
    page = visit(app, WIDE).page
    for place in ("Customers", "Segments", "Audiences", "Budget", "Campaigns", "Models", "Reports"):
        go(page, WIDE, place)
        expect(page.get_by_role("button", name="Explore an example shop")).to_be_visible()
    expect(page.get_by_role("button", name="Create report")).to_be_disabled()
    go(page, WIDE, "Models")
    roll_back = page.get_by_role("button", name="Roll back")
    expect(roll_back).to_be_disabled()
    roll_back.locator("..").focus()
    expect(page.get_by_text("there is nothing to roll back to")).to_be_visible()

    with app.client() as client:
        for kind, parameters in (
            ("example_shop", QUICK),
            ("train", {"model": "spend_rate", "cutoffs": 1, "horizon": "30d"}),
        ):
            job = client.post("/api/v1/jobs", json={"kind": kind, "parameters": parameters})
            _done(client, job.json()["job_id"])
    page.reload()
    settle(page)
    expect(page.get_by_text("You are looking at an example shop")).to_be_visible()

    page.get_by_role("row", name=re.compile("Challenger")).get_by_role("button", name="Promote").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=re.compile("Score all customers now")).uncheck()
    force = dialog.get_by_role("checkbox", name=re.compile("Promote even though"))
    dialog.get_by_role("table").wait_for()
    if force.count():
        force.check()
    dialog.get_by_role("button", name="Promote").click()
    expect(dialog).to_be_hidden()
    expect(roll_back).to_be_enabled()

    go(page, WIDE, "Customers")
    notice = page.get_by_text(re.compile("are from version 1. Version 2 is now the champion"))
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Score now").click()
    expect(notice).to_be_hidden()
    expect(page.get_by_text("predicted by model version 2")).to_be_visible()

    page.get_by_role("button", name="Remove example shop").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove example shop").click()
    expect(page.get_by_role("button", name="Explore an example shop")).to_be_visible()
