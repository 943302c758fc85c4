"""Accounts on SQLite and PostgreSQL: what works, what does not any more, and what the store never holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tenure.core.access import ROLES, reaches
from tenure.core.errors import AccessError, OptionError
from tenure.store.accounts import KEY_PREFIX, Accounts
from tenure.store.audit import AuditLog, Entry

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
        tables = ("users", "sessions", "api_keys", "audit")
        return repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def test_the_first_start_makes_an_administrator_whose_password_is_told_once(accounts):
    password = accounts.first_administrator(NOON)

    assert accounts.log_in("admin", password, NOON).user.role == "admin"
    assert accounts.first_administrator(NOON) is None


def test_a_login_is_a_session_until_it_expires_or_ends(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)

    again = accounts.session(session.token, NOON + HOUR)
    assert again.user == ann and again.csrf_token == session.csrf_token
    assert accounts.session(session.token, NOON + 12 * HOUR) is None
    accounts.log_out(session.token)
    assert accounts.session(session.token, NOON) is None
    assert accounts.session("made up", NOON) is None


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong"), ("nobody", PASSWORD), ("' OR 1=1 --", "x")])
def test_who_is_not_let_in_does_not_learn_why(accounts, ann, name, password):
    with pytest.raises(AccessError, match=r"^The name or the password is wrong\.$") as caught:
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


def test_a_new_password_ends_every_session(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)

    accounts.set_password(ann.user_id, "another long password")

    assert accounts.session(session.token, NOON) is None
    with pytest.raises(AccessError):
        accounts.log_in("ann", PASSWORD, NOON)
    assert accounts.log_in("ann", "another long password", NOON).user == ann


def test_who_was_disabled_is_out_by_every_door(accounts, ann):
    session = accounts.log_in("ann", PASSWORD, NOON)
    _, secret = accounts.issue_key(ann, "nightly", "viewer", NOON)

    accounts.disable(ann.user_id, NOON)

    assert accounts.session(session.token, NOON) is None
    assert accounts.by_key(secret, NOON) is None
    with pytest.raises(AccessError, match="wrong"):
        accounts.log_in("ann", PASSWORD, NOON)


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
    with pytest.raises(OptionError, match="expired already"):
        accounts.issue_key(ann, "late", "viewer", NOON, NOON)


def test_no_secret_is_ever_in_the_store(accounts, ann, database):
    session = accounts.log_in("ann", PASSWORD, NOON)
    _, secret = accounts.issue_key(ann, "nightly", "viewer", NOON)

    kept = everything_in(database)

    assert "$argon2id$" in kept
    for one in (PASSWORD, session.token, secret):
        assert one not in kept


@pytest.mark.parametrize(
    ("name", "password", "role", "code"),
    [
        ("ann", PASSWORD, "viewer", "option.user"),
        (" ", PASSWORD, "viewer", "option.user"),
        ("a\nb", PASSWORD, "viewer", "option.user"),
        ("new", "short", "viewer", "option.password"),
        ("new", "x" * 2000, "viewer", "option.password"),
        ("new", PASSWORD, "root", "option.user"),
    ],
)
def test_users_who_cannot_be_are_refused(accounts, ann, name, password, role, code):
    with pytest.raises(OptionError) as caught:
        accounts.add_user(name, password, role, NOON)
    assert caught.value.code == code
    assert password not in str(caught.value)


def test_the_audit_log_tells_the_newest_first_and_can_be_read_on(database):
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
