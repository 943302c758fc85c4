"""API keys act for their owner, never beyond the owner's role, and end with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tenure.core.errors import AccessError, OptionError, RoleError
from tenure.store.people.accounts import KEY_PREFIX

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
HOUR = timedelta(hours=1)


def everything_in(database) -> str:
    with database.transaction(reads_only=True) as connection:
        tables = ("users", "sessions", "api_keys", "audit", "login_failures")
        return repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


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
