"""Changes of accounts that cross each other, and clocks that were wrong."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from tenure.core.errors import AccessError, LockedOut, OptionError
from tenure.store.people import accounts as accounts_module
from tenure.store.people import api_keys, secrets
from tenure.store.people.users import check_still_in

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
HOUR = timedelta(hours=1)


def test_the_old_password_is_refused_if_it_changes_during_the_login(accounts, ann, monkeypatch):
    def slow(password, stored_hash):
        right = secrets.is_password(password, stored_hash)
        accounts.set_password(ann.user_id, "another long password", NOON)
        return right

    monkeypatch.setattr(accounts_module, "is_password", slow)
    with pytest.raises(AccessError) as refused:
        accounts.log_in("ann", PASSWORD, NOON)
    assert refused.value.code == "access.denied"


def test_a_session_that_has_ended_makes_no_key(accounts, ann):
    thief = accounts.log_in("ann", PASSWORD, NOON).user
    assert accounts.issue_key(thief, "while it lasts", "viewer", NOON)
    accounts.set_password(ann.user_id, "another long password", NOON)

    with pytest.raises(AccessError) as refused:
        accounts.issue_key(thief, "for ever", "viewer", NOON)
    assert refused.value.code == "access.ended"


@pytest.mark.parametrize("ends", ["disabled", "demoted", "logged out"])
def test_a_user_who_has_lost_rights_cannot_change_accounts(accounts, ann, ends):
    accounts.change_role(ann.user_id, "admin", NOON)
    accounts.add_user("bob", PASSWORD, "admin", NOON)
    boss = accounts.log_in("ann", PASSWORD, NOON).user
    if ends == "disabled":
        accounts.disable(ann.user_id, NOON)
    elif ends == "demoted":
        accounts.change_role(ann.user_id, "viewer", NOON)
    else:
        accounts.end_sessions(ann.user_id)
    before = accounts.users()
    bob = next(account for account in before if account.name == "bob").user_id

    for change in (
        lambda: accounts.add_user("cid", PASSWORD, "admin", NOON, by=boss),
        lambda: accounts.set_password(bob, "another long password", NOON, by=boss),
        lambda: accounts.change_role(bob, "viewer", NOON, by=boss),
        lambda: accounts.disable(bob, NOON, by=boss),
        lambda: accounts.enable(ann.user_id, by=boss),
    ):
        with pytest.raises(AccessError) as refused:
            change()
        assert refused.value.code == "access.ended"
    assert accounts.users() == before
    assert accounts.log_in("bob", PASSWORD, NOON)


def test_two_users_can_change_each_others_password_at_the_same_time(accounts, ann):
    accounts.change_role(ann.user_id, "admin", NOON)
    bob = accounts.add_user("bob", PASSWORD, "admin", NOON)
    keys = [
        accounts.by_key(accounts.issue_key(item, "k", "admin", NOON)[1], NOON)
        for item in (accounts.user(ann.user_id), bob)
    ]

    def changed(by, whose):
        try:
            accounts.set_password(whose.user_id, "another long password", NOON, by=by)
        except AccessError as ended:  # who comes second has lost their key by then
            return ended.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(changed, *item) for item in ((keys[0], bob), (keys[1], ann))]
        assert sorted(item.result() for item in futures) == ["access.ended", "done"]


def test_a_key_being_created_is_revoked_with_its_parent(accounts, ann, monkeypatch):
    key, secret = accounts.issue_key(ann, "parent", "analyst", NOON)
    parent = accounts.by_key(secret, NOON)
    checked, goes_on = threading.Event(), threading.Event()

    def checked_slowly(connection, caller):
        check_still_in(connection, caller)
        checked.set()
        assert goes_on.wait(30)

    with ThreadPoolExecutor(2) as threads:
        monkeypatch.setattr(api_keys, "check_still_in", checked_slowly)
        making = threads.submit(accounts.issue_key, parent, "child", "analyst", NOON)
        assert checked.wait(30)
        ending = threads.submit(accounts.revoke_key, ann, key.key_id, NOON)
        time.sleep(0.3)  # for it to come to the lock
        goes_on.set()
        assert ending.result(30)

    assert accounts.by_key(making.result()[1], NOON) is None


def test_wrong_passwords_of_a_clock_that_was_ahead_are_not_waited_for(accounts, ann):
    ahead = NOON + timedelta(days=365)
    for _ in range(30):
        with suppress(AccessError, LockedOut):
            accounts.log_in("ann", "wrong", ahead)

    assert accounts.delay_seconds("ann", None, NOON) == 0.0
    assert accounts.log_in("ann", PASSWORD, NOON).user.name == "ann"


def test_a_session_of_a_clock_that_was_ahead_is_over(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON + timedelta(days=30))

    assert accounts.session(session.token, NOON) is None
    assert accounts.session(accounts.log_in("ann", PASSWORD, NOON).token, NOON) is not None


def test_a_user_has_so_many_keys_and_the_oldest_that_ended_are_forgotten(accounts, ann, monkeypatch):
    monkeypatch.setattr(api_keys, "MAX_KEYS", 2)
    issued = []
    for number in range(5):
        key, _ = accounts.issue_key(ann, f"key {number}", "viewer", NOON + number * HOUR)
        issued.append(key)
        accounts.revoke_key(ann, key.key_id, NOON + number * HOUR)
    assert [item.name for item in accounts.keys(ann)] == ["key 4", "key 3", "key 2", "key 1"]

    for number in range(2):
        accounts.issue_key(ann, f"live {number}", "viewer", NOON + 9 * HOUR)
    with pytest.raises(OptionError, match="too many active API keys"):
        accounts.issue_key(ann, "one more", "viewer", NOON + 9 * HOUR)
