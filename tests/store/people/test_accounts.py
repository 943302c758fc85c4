"""Accounts on SQLite and PostgreSQL: what works, what does not any more, and what the store never holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tenure.core.access import ROLES, reaches
from tenure.core.errors import AccessError, ConflictError, LockedOut, OptionError
from tenure.store.people.audit import AuditLog, Entry

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
HOUR = timedelta(hours=1)


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
