"""Accounts on SQLite and PostgreSQL: what works, what does not any more, and what the store never holds."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tenure.core.access import ROLES, reaches
from tenure.core.errors import AccessError, ConflictError, LockedOut, OptionError, RoleError
from tenure.store.people import accounts as accounts_module
from tenure.store.people import api_keys, secrets
from tenure.store.people.accounts import KEY_PREFIX, Accounts
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.people.users import check_still_in

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
HOUR = timedelta(hours=1)


@pytest.fixture
def accounts(database) -> Accounts:
    return Accounts(database)


@pytest.fixture
def ann(accounts):
    return accounts.add_user("ann", PASSWORD, "analyst", NOON)


def everything_in(database) -> str:
    with database.transaction(reads_only=True) as connection:
        tables = ("users", "sessions", "api_keys", "audit", "login_failures")
        return repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def test_the_first_start_creates_an_administrator_and_shows_the_password_once(accounts):
    password = accounts.first_administrator(NOON)

    assert accounts.log_in("admin", password, NOON).user.role == "admin"
    assert accounts.first_administrator(NOON) is None


def test_a_login_is_a_session_until_it_expires_or_ends(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)

    reopened = accounts.session(session.token, NOON + HOUR)
    assert reopened.user == ann and reopened.csrf_token == session.csrf_token
    assert accounts.session(session.token, NOON + 12 * HOUR) is None
    accounts.log_out(session.token)
    assert accounts.session(session.token, NOON) is None
    assert accounts.session("made up", NOON) is None


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong"), ("nobody", PASSWORD), ("' OR 1=1 --", "x")])
def test_a_refused_login_does_not_reveal_the_reason(accounts, ann, name, password):
    with pytest.raises(AccessError, match=r"^The user name or the password is wrong\.$") as caught:
        accounts.log_in(name, password, NOON)
    assert caught.value.code == "access.denied"


def test_after_five_wrong_passwords_even_the_right_one_waits_and_each_more_doubles_the_wait(accounts, ann):
    for _ in range(5):
        with pytest.raises(AccessError, match="wrong"):
            accounts.log_in("ann", "wrong", NOON)

    with pytest.raises(AccessError, match="Too many") as caught:
        accounts.log_in("ann", PASSWORD, NOON + timedelta(seconds=29))
    assert caught.value.code == "access.locked"
    later = NOON + timedelta(seconds=31)
    with pytest.raises(AccessError, match="wrong"):
        accounts.log_in("ann", "wrong", later)
    with pytest.raises(AccessError, match="Too many"):
        accounts.log_in("ann", PASSWORD, later + timedelta(seconds=59))

    assert accounts.log_in("ann", PASSWORD, later + timedelta(seconds=61)).user == ann
    with pytest.raises(AccessError, match="wrong"):  # and the count began anew
        accounts.log_in("ann", "wrong", later + HOUR)
    assert accounts.log_in("ann", PASSWORD, later + HOUR).user == ann


def test_unknown_names_wait_like_known_ones(accounts, ann):
    errors = []
    for name in ("ann", "nobody"):
        for _ in range(5):
            with pytest.raises(AccessError, match="wrong"):
                accounts.log_in(name, "wrong", NOON, address="192.0.2.1")
        with pytest.raises(LockedOut) as caught:
            accounts.log_in(name, "wrong", NOON, address="192.0.2.1")
        errors.append((caught.value.message, caught.value.hint, caught.value.code))

    assert errors[0] == errors[1]


def test_guesses_from_another_address_do_not_lock_out_the_user(accounts, ann):
    for _ in range(5):
        with pytest.raises(AccessError):
            accounts.log_in("ann", "wrong", NOON, address="192.0.2.1")

    assert accounts.log_in("ann", PASSWORD, NOON, address="192.0.2.2").user == ann


def test_a_known_device_does_not_wait_for_what_its_own_address_did(accounts, ann):
    device = accounts.log_in("ann", PASSWORD, NOON, address="192.0.2.1").device
    for _ in range(5):
        with pytest.raises(AccessError):
            accounts.log_in("ann", "wrong", NOON, address="192.0.2.1")
    with pytest.raises(LockedOut):
        accounts.log_in("ann", PASSWORD, NOON, address="192.0.2.1")

    second = accounts.log_in("ann", PASSWORD, NOON, address="192.0.2.1", device=device)

    assert (second.user, second.device) == (ann, device)
    assert accounts.device_of(device, NOON) == ann.user_id


def test_a_device_is_known_to_its_user_only_until_the_password_changes(accounts, ann):
    device = accounts.log_in("ann", PASSWORD, NOON).device
    payload, _, signature = device.rpartition(".")
    forged = payload.replace(ann.user_id, accounts.add_user("bob", PASSWORD, "viewer", NOON).user_id)

    for no_good in ("", "x", "a.b.c.d", f"{forged}.{signature}", f"{payload}.{signature[:-1]}", f"{device}é"):
        assert accounts.device_of(no_good, NOON) is None
    assert accounts.device_of(device, NOON + timedelta(days=366)) is None
    accounts.set_password(ann.user_id, "another long password", NOON)
    assert accounts.device_of(device, NOON) is None


def test_a_device_that_gets_the_password_wrong_waits_like_anybody(accounts, ann):
    device = accounts.log_in("ann", PASSWORD, NOON).device
    for _ in range(5):
        with pytest.raises(AccessError):
            accounts.log_in("ann", "wrong", NOON, device=device)
    with pytest.raises(LockedOut):
        accounts.log_in("ann", PASSWORD, NOON, device=device)


def test_an_administrator_unlocks_a_name_for_everybody(accounts, ann):
    for address in ("192.0.2.1", "192.0.2.2"):
        for _ in range(5):
            with pytest.raises(AccessError):
                accounts.log_in("ann", "wrong", NOON, address=address)
    assert accounts.failures.by_name(["ann", "bob"], NOON) == {"ann": 10, "bob": 0}

    accounts.unlock(ann.user_id)

    assert accounts.log_in("ann", PASSWORD, NOON, address="192.0.2.1").user == ann
    assert accounts.failures.by_name(["ann"], NOON) == {"ann": 0}


def test_guesses_from_many_addresses_get_slow_and_are_forgotten(accounts, ann):
    delays = []
    for number in range(60):
        delays.append(accounts.failures.delay_seconds("ann", NOON))
        accounts.failures.count("ann", f"from 192.0.2.{number}", NOON)

    assert delays[:10] == [0.0] * 10
    assert delays[10:] == sorted(delays[10:]) and (delays[10], delays[-1]) == (0.5, 8.0)
    assert accounts.failures.delay_seconds("bob", NOON) == 0.0
    assert accounts.failures.delay_seconds("ann", NOON + timedelta(minutes=16)) == 0.0
    accounts.failures.count("bob", "from 192.0.2.1", NOON + timedelta(days=2))
    assert accounts.failures.by_name(["ann"], NOON) == {"ann": 0}  # rows of long ago are gone


def test_a_new_password_ends_every_session_and_key(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)
    _, secret = accounts.issue_key(ann, "nightly", "viewer", NOON)

    accounts.set_password(ann.user_id, "another long password", NOON)

    assert accounts.session(session.token, NOON) is None
    assert accounts.by_key(secret, NOON) is None
    with pytest.raises(AccessError):
        accounts.log_in("ann", PASSWORD, NOON)
    assert accounts.log_in("ann", "another long password", NOON).user == ann


def test_a_disabled_user_loses_every_kind_of_access(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)
    _, secret = accounts.issue_key(ann, "nightly", "viewer", NOON)

    accounts.disable(ann.user_id, NOON)

    assert accounts.user(ann.user_id).disabled_at == NOON
    assert accounts.session(session.token, NOON) is None
    assert accounts.by_key(secret, NOON) is None
    with pytest.raises(AccessError, match="wrong"):
        accounts.log_in("ann", PASSWORD, NOON)


def test_an_enabled_user_has_the_old_password_but_not_the_old_keys(accounts, ann):
    accounts.add_user("bob", PASSWORD, "admin", NOON)
    _, secret = accounts.issue_key(ann, "nightly", "viewer", NOON)
    accounts.disable(ann.user_id, NOON)

    accounts.enable(ann.user_id)

    assert accounts.log_in("ann", PASSWORD, NOON).user == ann
    assert accounts.by_key(secret, NOON) is None


def test_a_lower_role_ends_sessions_and_keys_and_a_higher_one_does_not(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)
    _, secret = accounts.issue_key(ann, "nightly", "analyst", NOON)

    assert accounts.change_role(ann.user_id, "admin", NOON).role == "admin"
    assert accounts.session(session.token, NOON).user.role == "admin"
    assert accounts.by_key(secret, NOON).role == "analyst"
    accounts.add_user("bob", PASSWORD, "admin", NOON)
    assert accounts.change_role(ann.user_id, "viewer", NOON).role == "viewer"
    assert accounts.session(session.token, NOON) is None
    assert accounts.by_key(secret, NOON) is None


def test_the_last_administrator_stays_one(accounts, ann):
    bob, last = (accounts.add_user(name, PASSWORD, "admin", NOON) for name in ("bob", "zoe"))
    accounts.change_role(bob.user_id, "analyst", NOON)

    with pytest.raises(ConflictError, match="last administrator") as caught:
        accounts.change_role(last.user_id, "viewer", NOON)
    assert caught.value.code == "user.last_admin"
    with pytest.raises(ConflictError, match="last administrator"):
        accounts.disable(last.user_id, NOON)
    assert accounts.user(last.user_id).role == "admin"


def test_two_administrators_cannot_demote_each_other_at_the_same_time(accounts):
    both = [accounts.add_user(name, PASSWORD, "admin", NOON) for name in ("ann", "bob")]

    def demoted(user):
        try:
            return accounts.change_role(user.user_id, "viewer", NOON)
        except ConflictError:
            return None

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(demoted, both))

    assert [user is None for user in done].count(True) == 1
    assert [user.role for user in accounts.users()].count("admin") == 1


def test_a_key_makes_no_key_beyond_its_own_life_and_role(accounts, ann):
    _, secret = accounts.issue_key(ann, "short", "viewer", NOON, NOON + timedelta(days=2))
    short = accounts.by_key(secret, NOON)

    with pytest.raises(RoleError):
        accounts.issue_key(short, "up", "analyst", NOON, NOON + HOUR)
    for beyond in (None, NOON + timedelta(days=3)):
        with pytest.raises(OptionError, match="cannot expire later") as caught:
            accounts.issue_key(short, "late", "viewer", NOON, beyond)
        assert caught.value.code == "option.expiry" and "2 days" in caught.value.hint
    _, child_secret = accounts.issue_key(short, "child", "viewer", NOON, NOON + HOUR)
    assert accounts.by_key(child_secret, NOON).role == "viewer"


def test_revoking_a_key_revokes_the_keys_it_created(accounts, ann):
    key, secret = accounts.issue_key(ann, "parent", "analyst", NOON)
    _, child = accounts.issue_key(accounts.by_key(secret, NOON), "child", "analyst", NOON)
    _, grandchild = accounts.issue_key(accounts.by_key(child, NOON), "grandchild", "viewer", NOON)
    parent = accounts.by_key(secret, NOON)

    accounts.revoke_key(ann, key.key_id, NOON)

    assert [accounts.by_key(key_secret, NOON) for key_secret in (secret, child, grandchild)] == [None] * 3
    with pytest.raises(
        AccessError, match="not valid, or has expired"
    ):  # remembered for a moment, but gone by now
        accounts.issue_key(parent, "late", "viewer", NOON)


def test_a_user_who_has_just_been_disabled_cannot_create_a_key(accounts, ann):
    accounts.disable(ann.user_id, NOON)
    with pytest.raises(AccessError):
        accounts.issue_key(ann, "late", "viewer", NOON)


def test_keys_of_everybody_are_listed_with_their_owners_and_revoked_by_id(accounts, ann):
    bob = accounts.add_user("bob", PASSWORD, "viewer", NOON)
    accounts.issue_key(ann, "hers", "analyst", NOON)
    key, secret = accounts.issue_key(bob, "his", "viewer", NOON + HOUR)

    assert [(key.owner, key.name) for key in accounts.all_keys()] == [("bob", "his"), ("ann", "hers")]
    assert accounts.revoke_any_key(key.key_id, NOON)
    assert accounts.by_key(secret, NOON) is None
    assert not accounts.revoke_any_key("0" * 32, NOON)


def test_a_key_acts_for_its_owner_with_its_own_lower_role(accounts, ann):
    key, secret = accounts.issue_key(ann, "nightly", "viewer", NOON, NOON + HOUR)

    assert secret.startswith(KEY_PREFIX)
    assert accounts.by_key(secret, NOON).role == "viewer"
    assert accounts.by_key(secret, NOON).name == "ann"
    assert accounts.by_key(secret, NOON + HOUR) is None
    assert accounts.by_key("tenure_made_up", NOON) is None
    assert accounts.keys(ann) == (key,)


def test_a_revoked_key_is_no_good_and_only_its_owner_revokes_it(accounts, ann):
    bob = accounts.add_user("bob", PASSWORD, "admin", NOON)
    key, secret = accounts.issue_key(ann, "nightly", "analyst", NOON)

    assert not accounts.revoke_key(bob, key.key_id, NOON)
    assert accounts.by_key(secret, NOON).role == "analyst"
    assert accounts.revoke_key(ann, key.key_id, NOON)
    assert accounts.by_key(secret, NOON) is None
    assert accounts.keys(ann)[0].revoked_at == NOON


def test_a_key_is_never_above_its_owner(accounts, ann):
    with pytest.raises(AccessError, match="higher role"):
        accounts.issue_key(ann, "sneaky", "admin", NOON)
    with pytest.raises(OptionError, match="in the past"):
        accounts.issue_key(ann, "late", "viewer", NOON, NOON)


def test_no_secret_is_ever_in_the_store(accounts, ann, database):
    session = accounts.log_in("ann", PASSWORD, NOON)
    _, secret = accounts.issue_key(ann, "nightly", "viewer", NOON)

    content = everything_in(database)

    assert "$argon2id$" in content
    for plain_secret in (PASSWORD, session.token, secret):
        assert plain_secret not in content


@pytest.mark.parametrize(
    ("name", "password", "role", "code"),
    [
        ("ann", PASSWORD, "viewer", "option.user"),
        (" ", PASSWORD, "viewer", "option.user"),
        ("a\nb", PASSWORD, "viewer", "option.user"),
        ("new", "short", "viewer", "option.password"),
        ("new", "x" * 2000, "viewer", "option.password"),
        ("new", "Password2026!", "viewer", "option.password"),
        ("new", PASSWORD, "root", "option.user"),
    ],
)
def test_invalid_users_are_refused(accounts, ann, name, password, role, code):
    with pytest.raises(OptionError) as caught:
        accounts.add_user(name, password, role, NOON)
    assert caught.value.code == code
    assert password not in str(caught.value)


def test_the_audit_log_shows_the_newest_first_and_has_pages(database):
    log = AuditLog(database)
    entries = [Entry(NOON + n * HOUR, "ann", "model.promote", target=f"version {n}") for n in range(3)]
    for entry in entries:
        log.add(entry)
    log.add(Entry(NOON + 5 * HOUR, "bob", "login", "refused"))

    assert log.latest(2) == [Entry(NOON + 5 * HOUR, "bob", "login", "refused"), entries[2]]
    assert log.latest(before=NOON + 2 * HOUR) == [entries[1], entries[0]]


def test_each_role_reaches_itself_and_those_below():
    assert [[reaches(role, needed) for needed in ROLES] for role in ROLES] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_wrong_tries_of_a_stolen_session_do_not_keep_the_owner_from_a_new_password(accounts, ann):
    stolen, her_own = (accounts.log_in("ann", PASSWORD, NOON).user for _ in range(2))
    for _ in range(6):
        with pytest.raises(AccessError):
            accounts.check_password(stolen, "wrong", NOON)
    with pytest.raises(LockedOut):
        accounts.check_password(stolen, PASSWORD, NOON)

    accounts.check_password(her_own, PASSWORD, NOON)


def test_a_key_that_makes_keys_has_no_more_tries_than_one(accounts, ann):
    key = accounts.by_key(accounts.issue_key(ann, "stolen", "viewer", NOON)[1], NOON)
    for number in range(5):
        with pytest.raises(AccessError):
            accounts.check_password(key, "wrong", NOON)
        key = accounts.by_key(accounts.issue_key(key, f"made {number}", "viewer", NOON)[1], NOON)
    with pytest.raises(LockedOut):
        accounts.check_password(key, PASSWORD, NOON)


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
