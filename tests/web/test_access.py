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


def test_a_draft_survives_a_reload_and_the_end_of_the_session(shop, visit):
    name = user_of(shop, "writes segments", "analyst")
    seen = visit(shop, WIDE, logged_in=False)
    page = seen.page
    log_in(page, "/segments/new?text=orders%20%3E%203", name, PASSWORD)
    page.get_by_label("Description").fill("a long thought")
    page.reload()
    expect(page.get_by_label("Description")).to_have_value("a long thought")
    expect(page.get_by_role("alert").filter(has_text="Restored")).to_be_visible()

    with shop.client() as client:
        users = client.get("/api/v1/users").json()
        theirs = next(user["user_id"] for user in users if user["name"] == name)
        assert client.post(f"/api/v1/users/{theirs}/log-out").status_code == 204
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    page.get_by_label("User").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Description")).to_have_value("a long thought")
    expect(page).to_have_url(re.compile("/segments/new"))

    page.get_by_label("Name").fill("A long thought")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="A long thought")).to_be_visible()
    seen.asks_for(401)


def test_two_people_who_edit_one_segment_choose(shop, visit, screen):
    name = f"Shared {screen}"
    seen = visit(shop, screen)
    page = seen.page
    with shop.client() as client:
        edit = {"name": name, "text": "orders > 2", "note": "", "replaces": True}
        assert client.post("/api/v1/segments/named", json=edit).status_code == 201
        page.goto(f"/segments/{name}/change")
        page.get_by_label("Description").fill("mine")
        assert client.post("/api/v1/segments/named", json={**edit, "note": "theirs"}).status_code == 201
    page.get_by_role("button", name="Save").click()
    choice = page.get_by_role("dialog")
    expect(choice.get_by_role("row", name=re.compile("Description mine theirs"))).to_be_visible()
    choice.get_by_role("button", name="Save mine").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_text(re.compile("mine; "))).to_be_visible()
    seen.asks_for(412)


def test_an_upload_can_be_cancelled_and_is_not_left_unawares(shop, visit, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("customer_id,order_date,amount\n" + "c1,2025-01-02,10\n" * 2_000)
    page = visit(shop, WIDE).page
    page.goto("/add-data")
    # Its only piece is never answered.
    page.route("**/uploads/resumable/*", lambda route: route.request.method != "PATCH" and route.continue_())
    page.get_by_label("Order file").set_input_files(file)
    page.get_by_role("link", name="Customers", exact=True).click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("has not been uploaded completely")
    asked.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", level=1, name="Add data")).to_be_visible()
    page.get_by_role("button", name="Cancel upload").click()
    expect(page.get_by_role("button", name="Cancel upload")).to_have_count(0)
    expect(page.get_by_role("button", name="Choose file")).to_be_enabled()


def test_a_customer_is_erased_with_a_receipt(serve, visit, screen):
    app = serve("forgetting")
    with app.client() as client:
        order = {"customer_id": "C 7", "order_id": "1", "order_date": "2025-01-02T10:00:00Z", "amount": 10.0}
        kept = {**order, "customer_id": "C 8", "order_id": "2"}
        assert client.post("/api/v1/orders", json={"orders": [order, kept]}).is_success
    page = visit(app, screen).page
    page.goto("/erasures?customer=C%207")
    page.get_by_role("button", name="Show what would be erased").click()
    expect(page.get_by_role("table", name="Would be erased")).to_be_visible()
    page.get_by_role("button", name="Erase 1 customer").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    expect(page.get_by_role("region", name="Receipt")).to_contain_text("1 customer was erased")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download receipt").click()
    receipt = downloading.value.path().read_text()
    assert "Customers: 1" in receipt and "C 7" not in receipt
    with app.client() as client:
        assert "forget" in [one["action"] for one in client.get("/api/v1/audit").json()]
