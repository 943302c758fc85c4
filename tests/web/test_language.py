"""The app in another language: its words, and its numbers as that language writes them."""

from __future__ import annotations

import re

import pytest
from tests.web.visiting import WIDE, settle

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

SHARE_IN_GERMAN, SHARE_IN_ENGLISH = re.compile(r"\d,\d\s%"), re.compile(r"\d\.\d%")


def choose(page, menu: str, language: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=language).click()


def test_the_app_is_german_for_who_chooses_it_and_english_again(shop, visit):
    page = visit(shop, WIDE).page
    expect(page.locator("html")).to_have_attribute("lang", "en")

    choose(page, "Account", "Deutsch")
    page.get_by_role("navigation", name="Seiten").get_by_role("link", name="Kunden", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Kunden")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    settle(page)
    expect(page.get_by_role("main")).to_contain_text(SHARE_IN_GERMAN)

    choose(page, "Konto", "English")
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()
    settle(page)
    expect(page.get_by_role("main")).to_contain_text(SHARE_IN_ENGLISH)
