"""Passwords, users and sessions, as people meet them."""

from __future__ import annotations

import re

import pytest
from tests.web.visiting import NARROW, PASSWORD, WIDE, log_in

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
ANOTHER = "quite another long password"


def user_of(app, name: str, role: str) -> str:
    with app.client() as client:
        made = client.post("/api/v1/users", json={"name": name, "password": PASSWORD, "role": role})
        assert made.status_code == 201, made.text
    return name


def test_who_changes_the_password_stays_and_a_slip_is_told(shop, visit):
    name = user_of(shop, "changes the password", "viewer")
    here, there = visit(shop, WIDE, logged_in=False), visit(shop, NARROW, logged_in=False)
    for seen in (here, there):
        log_in(seen.page, "/account", name, PASSWORD)
    page = here.page

    fill(page, "not the password", ANOTHER)
    expect(page.get_by_role("alert")).to_contain_text("The current password is wrong")
    fill(page, PASSWORD, ANOTHER)
    expect(page.get_by_role("alert")).to_contain_text("Password changed")
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Account")).to_be_visible()

    there.page.reload()
    expect(there.page.get_by_role("button", name="Log in")).to_be_visible()
    for seen in (here, there):
        seen.asks_for(401)


def fill(page, present: str, new: str) -> None:
    page.get_by_label("Current password").fill(present)
    page.get_by_label("New password").fill(new)
    page.get_by_role("button", name="Change password").click()


def test_a_user_is_renamed_and_gets_a_new_password(shop, visit, screen):
    name, renamed = user_of(shop, f"forgetful {screen}", "analyst"), f"mindful {screen}"
    page = visit(shop, screen).page
    page.goto("/users")
    more(page, name, "Rename")
    page.get_by_role("dialog").get_by_label("New name").fill(renamed)
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.get_by_role("row", name=renamed)).to_be_visible()

    more(page, renamed, "Reset password")
    password = page.get_by_role("dialog").get_by_label("New password").input_value()
    assert re.fullmatch(r"(\w{5}-){3}\w{5}", password)
    page.get_by_role("dialog").get_by_role("button", name="Reset password").click()
    expect(page.get_by_role("row", name=renamed)).to_contain_text("was reset")

    theirs = visit(shop, screen, logged_in=False).page
    log_in(theirs, "/account", renamed, password)
    expect(theirs.get_by_role("heading", level=1, name="Account")).to_be_visible()


def more(page, name: str, what: str) -> None:
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=what).click()
