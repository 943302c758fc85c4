"""The pages opened in Chromium: nothing fetched, nothing complained about, nothing wider than a phone."""

from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tenure.core.orders.tables import Tables
from tenure.reports.profile.report import ProfileReport
from tenure.reports.profile.report import render as render_profile
from tenure.reports.profile.values import profile_values
from tenure.reports.run_report import render

pytestmark = [pytest.mark.browser, pytest.mark.integration]


@pytest.fixture
def open_page(browser, tmp_path: Path):
    """Open HTML text at a width; gives the page, what it logged and what it asked the network for."""
    opened = []

    def at(html: str, width: int, scheme: str = "light"):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened.append(page)
        complaints, asked = [], []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        return page, complaints, [url for url in asked if url not in (path.as_uri(), "data:,")]

    yield at
    for page in opened:
        page.close()


@pytest.fixture
def profile_page(duckdb_engine) -> str:
    start = datetime(2023, 1, 2, 9)
    rows = [(f"c{i % 17}", f"o{i}", start + timedelta(days=3 * i), 5.0 + i % 9) for i in range(200)]
    names = ("customer_id", "order_id", "order_date", "amount")
    table = pa.table(dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True)))
    tables = Tables(duckdb_engine.from_arrow(table, "t"))
    return render_profile(ProfileReport("Shop", "x.csv", profile_values(tables, duckdb_engine), "EUR"))


@pytest.mark.parametrize("width", [360, 390, 768, 1440])
def test_the_run_page_fits_asks_for_nothing_and_is_quiet(shop, open_page, width):
    page, complaints, asked = open_page(render(shop), width)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert (complaints, asked) == ([], [])
    assert wide <= seen == width
    assert page.locator("svg[role=img]").count() == 6


@pytest.mark.parametrize("width", [360, 1440])
def test_the_profile_page_fits_asks_for_nothing_and_is_quiet(profile_page, open_page, width):
    page, complaints, asked = open_page(profile_page, width)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert (complaints, asked) == ([], [])
    assert wide <= seen == width
    assert page.locator("svg[role=img]").count() >= 7


@pytest.mark.parametrize("which", ["moneyless", "newborn"])
def test_sparse_runs_are_quiet_too(which, open_page, request):
    _, complaints, asked = open_page(render(request.getfixturevalue(which)), 390)
    assert (complaints, asked) == ([], [])


def test_pointing_at_a_column_tells_its_value(shop, open_page):
    page, _, _ = open_page(render(shop), 1440)
    bar = page.locator(".plot rect").nth(5)
    bar.scroll_into_view_if_needed()
    bar.hover()
    assert "customers (" in page.locator("#tip").inner_text()


def test_dark_is_dark_and_print_is_light(shop, open_page):
    page, _, _ = open_page(render(shop), 1440, "dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(16, 20, 19)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_script_that_slipped_in_would_not_run(shop, open_page):
    html = render(shop).replace("</main>", "<script>document.title = 'taken'</script></main>")
    page, complaints, _ = open_page(html, 1440)
    assert page.title() != "taken"
    assert "Content Security Policy" in complaints[0]
