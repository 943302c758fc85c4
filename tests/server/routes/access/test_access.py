"""Who may come in: passwords, cookies, CSRF, keys, lock-out."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tenure.server.callers import COOKIE

SESSION = "/api/v1/session"
PASSWORD = "correct horse battery"


@pytest.fixture
def browser(service):
    """Somebody at a browser; nobody yet."""
    return TestClient(service.app, raise_server_exceptions=False)


def log_in(browser, name="analyst", password=PASSWORD):
    return browser.post(SESSION, json={"name": name, "password": password})


def test_the_first_start_makes_an_administrator_whose_password_works_and_is_told_once(open_service):
    from tenure.core.clock import clock
    from tenure.server.application import create_app
    from tenure.server.settings import server_settings

    empty = open_service(None)
    workspace = empty.workspace.parent / "fresh"
    from tenure.app.workspace.init import Init, init

    init(Init(workspace))
    app = create_app(server_settings(workspace=workspace, start_worker=False))
    accounts = app.state.backend.accounts
    password = accounts.first_administrator(clock())
    assert accounts.first_administrator(clock()) is None
    answer = log_in(TestClient(app), "admin", password)
    assert answer.status_code == 200
    assert answer.json()["user"]["role"] == "admin"
    app.state.backend.close()


def test_a_session_comes_as_a_cookie_that_scripts_cannot_read(browser):
    answer = log_in(browser)
    assert answer.json()["user"] == {
        "user_id": answer.json()["user"]["user_id"],
        "name": "analyst",
        "role": "analyst",
    }
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE) and "httponly" in cookie and "samesite=lax" in cookie
    assert browser.get(SESSION).json()["user"]["name"] == "analyst"


def test_over_https_the_cookie_travels_over_https_only(open_service):
    service = open_service(public_url="https://clv.example.com")
    browser = TestClient(service.app, base_url="https://clv.example.com")
    answer = log_in(browser)
    for line in answer.headers.get_list("set-cookie"):
        assert line.startswith("__Host-tenure_") and "secure" in line.lower() and "domain" not in line.lower()
    assert browser.get(SESSION).json()["user"]["name"] == "analyst"
    in_the_clear = browser.cookies[f"__Host-{COOKIE}"]
    other = TestClient(service.app, base_url="https://clv.example.com", cookies={COOKIE: in_the_clear})
    assert other.get(SESSION).status_code == 401
    assert "strict-transport-security" in answer.headers


def test_what_changes_something_needs_the_csrf_token(browser):
    token = log_in(browser).json()["csrf_token"]
    refused = browser.post("/api/v1/keys", json={"name": "shop"})
    assert (refused.status_code, refused.json()["code"]) == (401, "access.csrf")
    wrong = browser.post("/api/v1/keys", json={"name": "shop"}, headers={"x-csrf-token": "no"})
    assert wrong.status_code == 401
    right = browser.post("/api/v1/keys", json={"name": "shop"}, headers={"x-csrf-token": token})
    assert right.status_code == 201


def test_logging_in_again_ends_the_earlier_session_of_the_browser(service, browser):
    log_in(browser)
    earlier = TestClient(service.app, cookies={COOKIE: browser.cookies[COOKIE]})
    log_in(browser)
    assert earlier.get(SESSION).json()["code"] == "access.session"
    assert browser.get(SESSION).status_code == 200


def test_one_sees_ones_sessions_and_ends_those_elsewhere(service, browser):
    elsewhere = TestClient(service.app)
    log_in(elsewhere)
    token = log_in(browser).json()["csrf_token"]

    shown = browser.get(f"{SESSION}/all").json()
    assert [one["is_current"] for one in shown[:2]] == [True, False]
    assert browser.delete(f"{SESSION}/others", headers={"x-csrf-token": token}).status_code == 204

    assert elsewhere.get(SESSION).json()["code"] == "access.session"
    assert [one["is_current"] for one in browser.get(f"{SESSION}/all").json()] == [True]


def test_an_administrator_ends_somebodys_sessions(service, browser):
    user_id = log_in(browser).json()["user"]["user_id"]
    assert service.admin.post(f"/api/v1/users/{user_id}/log-out").status_code == 204
    assert browser.get(SESSION).json()["code"] == "access.session"
    assert log_in(browser).status_code == 200


def test_logging_out_ends_the_session_at_once(browser):
    token = log_in(browser).json()["csrf_token"]
    cookie = browser.cookies[COOKIE]
    assert browser.delete(SESSION, headers={"x-csrf-token": token}).status_code == 204
    browser.cookies.set(COOKIE, cookie)
    assert browser.get(SESSION).json()["code"] == "access.session"


def test_a_wrong_name_and_a_wrong_password_look_alike(browser):
    nobody = log_in(browser, "nobody").json()
    wrong = log_in(browser, "viewer", "not the password").json()
    for answer in (nobody, wrong):
        answer.pop("request_id")
    assert nobody == wrong
    assert nobody["code"] == "access.denied"


def test_after_five_wrong_passwords_a_name_waits(service, browser):
    service.admin.post("/api/v1/users", json={"name": "careless", "password": PASSWORD})
    for _ in range(5):
        assert log_in(browser, "careless", "not the password").status_code == 401
    locked = log_in(browser, "careless")
    assert (locked.status_code, locked.json()["code"]) == (429, "access.locked")


def test_attempts_to_log_in_are_limited_by_address(open_service):
    browser = TestClient(open_service(rate_of_logins="3/minute").app)
    statuses = [log_in(browser, "nobody").status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


def test_a_key_does_what_its_role_may_and_no_more_once_revoked(service, browser):
    made = service.analyst.post(
        "/api/v1/keys", json={"name": "web shop", "role": "viewer", "days": 30}
    ).json()
    headers = {"x-api-key": made["secret"]}
    assert browser.get("/api/v1/customers", headers=headers).status_code == 200
    assert (
        browser.get("/api/v1/customers", headers={"authorization": f"Bearer {made['secret']}"}).status_code
        == 200
    )
    assert browser.get("/api/v1/uploads", headers=headers).status_code == 403
    assert service.analyst.delete(f"/api/v1/keys/{made['key_id']}").status_code == 204
    assert browser.get("/api/v1/customers", headers=headers).json()["code"] == "access.key"


def test_a_key_never_has_a_higher_role_than_its_owner(service):
    refused = service.viewer.post("/api/v1/keys", json={"name": "up", "role": "admin"})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role")


def test_keys_are_listed_without_their_secret(service):
    service.viewer.post("/api/v1/keys", json={"name": "mine"})
    listed = service.viewer.get("/api/v1/keys").json()
    assert listed and all("secret" not in key and "key_hash" not in key for key in listed)


def test_a_disabled_user_is_out_everywhere(service, browser):
    made = service.admin.post("/api/v1/users", json={"name": "leaver", "password": PASSWORD}).json()
    log_in(browser, "leaver")
    assert browser.get("/api/v1/customers").status_code == 200
    assert service.admin.delete(f"/api/v1/users/{made['user_id']}").status_code == 204
    assert browser.get("/api/v1/customers").status_code == 401
    assert log_in(browser, "leaver").json()["code"] == "access.denied"


def test_nobody_locks_themselves_out(service):
    mine = service.admin.get(SESSION).json()["user"]["user_id"]
    assert service.admin.delete(f"/api/v1/users/{mine}").status_code == 409


def test_one_changes_ones_own_password_knowing_the_old(service, browser):
    service.admin.post("/api/v1/users", json={"name": "changer", "password": PASSWORD})
    headers = {"x-csrf-token": log_in(browser, "changer").json()["csrf_token"]}
    path, new = "/api/v1/users/me/password", "another long password"
    wrong = browser.put(path, json={"password": new, "present_password": "no"}, headers=headers)
    assert wrong.status_code == 401
    right = browser.put(path, json={"password": new, "present_password": PASSWORD}, headers=headers)
    assert right.status_code == 204
    assert log_in(browser, "changer", new).status_code == 200


def test_a_short_password_is_refused(service):
    refused = service.admin.post("/api/v1/users", json={"name": "short", "password": "short"})
    assert (refused.status_code, refused.json()["code"]) == (422, "option.password")


def test_what_was_done_is_in_the_audit_log_without_secrets(service):
    service.analyst.post("/api/v1/keys", json={"name": "audited"})
    entries = service.admin.get("/api/v1/audit?limit=500").json()
    done = {(entry["actor"], entry["action"]) for entry in entries}
    assert ("analyst", "make_key") in done
    assert {"log_in"} <= {entry["action"] for entry in entries if entry["outcome"] == "refused"}
    assert PASSWORD not in str(entries) and "tenure_" not in str(entries)


def test_a_page_of_another_origin_gets_nothing(service, open_service):
    asks = {"origin": "https://evil.example", "access-control-request-method": "GET"}
    closed = service.nobody.options("/api/v1/customers", headers=asks)
    assert "access-control-allow-origin" not in closed.headers
    opened = open_service(allowed_origins="https://shop.example")
    asks["origin"] = "https://shop.example"
    allowed = opened.nobody.options("/api/v1/customers", headers=asks)
    assert allowed.headers["access-control-allow-origin"] == "https://shop.example"
