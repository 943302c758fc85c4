"""Every page on every screen: it fits, nothing complains or is fetched from elsewhere, and axe agrees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.installed import skip_without
from tests.web.visiting import WIDE, log_in, settle

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "/": "Overview",
    "/customers": "Customers",
    "/customers/{customer}": "{customer}",
    "/segments": "Segments",
    "/audiences": "Audiences",
    "/audiences?segment=High-CLV": "Audiences",
    "/segments?by=saved": "Segments",
    "/segments?by=clusters": "Segments",
    "/segments/new": "New segment",
    "/segments/CHAMPIONS": "Champions",
    "/budget": "Budget",
    "/cohorts": "Cohorts",
    "/cohorts?as=curves&step=quarter": "Cohorts",
    "/?from=2025-07-01&to=2025-12-31": "Overview",
    "/campaigns": "Campaigns",
    "/predict": "Predict",
    "/models": "Models",
    "/models/1": "1",
    "/add-data": "Add data",
    "/add-data?kind=customers": "Add data",
    "/add-data/connect": "Connect a shop",
    "/reports": "Reports",
    "/account": "Account",
    "/users": "Users and roles",
    "/storage": "Storage",
    "/erasures": "Erase customers",
    "/help": "Help",
    "/no/such/page": "Page not found",
}
_SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '))"""


@pytest.fixture(scope="module")
def best(shop) -> str:
    with shop.client() as client:
        return client.get("/api/v1/customers", params={"limit": 1}).json()["customers"][0]["customer_id"]


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        skip_without("what the web app needs is not installed (make web)")
    return AXE.read_text(encoding="utf-8")


def test_every_page_fits_and_can_be_used_by_everybody(shop, visit, any_screen, best, axe):
    page = visit(shop, any_screen).page
    found = {}
    for path, title in PAGES.items():
        page.goto(path.format(customer=best))
        page.get_by_role("heading", level=1, name=title.format(customer=best)).wait_for()
        if complaints := complaints_about(page, axe):
            found[path] = complaints

    page.get_by_role("button", name=re.compile("Notices")).click()
    page.get_by_role("heading", name="Notices").wait_for()
    assert found == {}
    assert complaints_about(page, axe) == []


def complaints_about(page, axe: str) -> list[str]:
    settle(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.evaluate(axe)
    return page.evaluate(_SERIOUS) + ["wider than the screen"] * too_wide


def test_a_link_leads_there_after_the_login(shop, visit, best):
    page = visit(shop, WIDE, logged_in=False).page
    log_in(page, f"/customers/{best}")

    page.get_by_role("heading", level=1, name=best).wait_for()
