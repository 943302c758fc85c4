"""Users, API keys, saved views and the audit log on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.cli.commands import tenure
from typer.testing import CliRunner

from tenure.cli.main import cli
from tenure.store.people.accounts import Accounts
from tenure.store.people.audit import AuditLog
from tenure.store.people.saved_views import SavedViews
from tenure.store.workspace import Workspace

PASSWORD, ANOTHER = "correct horse battery", "staple of the correct horse"
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def typed(*arguments, password=PASSWORD):
    return CliRunner().invoke(cli, [str(one) for one in arguments], input=f"{password}\n")


@pytest.fixture
def place(tmp_path):
    """A workspace with an administrator, boss, and a viewer, ann."""
    folder = tmp_path / "shop"
    assert tenure("init", folder).exit_code == 0
    for name, role in (("boss", "admin"), ("ann", "viewer")):
        added = typed("user", "add", name, "--role", role, "--workspace", folder)
        assert added.exit_code == 0, added.output
    return folder


@pytest.fixture
def database(place):
    opened = Workspace.open(place).database
    yield opened
    opened.close()


def test_an_added_user_logs_in_with_the_password_from_standard_input(place, database):
    user = Accounts(database).log_in("ann", PASSWORD, datetime.now(UTC)).user

    assert (user.name, user.role) == ("ann", "viewer")
    listed = tenure("user", "list", "--workspace", place).output
    assert "ann" in listed and "boss" in listed and "admin" in listed
    assert PASSWORD not in listed


def test_the_first_user_must_be_an_administrator(tmp_path):
    assert tenure("init", tmp_path / "shop").exit_code == 0
    refused = typed("user", "add", "ann", "--workspace", tmp_path / "shop")

    assert refused.exit_code == 2 and "option.user" in refused.output
    assert "ann" not in tenure("user", "list", "--workspace", tmp_path / "shop").output


def test_role_password_and_access_of_a_user_change(place, database):
    accounts, now = Accounts(database), datetime.now(UTC)
    assert tenure("user", "role", "ann", "analyst", "--workspace", place).exit_code == 0
    assert typed("user", "password", "ann", "--workspace", place, password=ANOTHER).exit_code == 0
    assert accounts.log_in("ann", ANOTHER, now).user.role == "analyst"

    assert tenure("user", "disable", "ann", "--workspace", place).exit_code == 0
    assert "user.last_admin" in tenure("user", "disable", "boss", "--workspace", place).output
    assert [one.disabled_at is None for one in accounts.users()] == [False, True]
    assert tenure("user", "enable", "ann", "--workspace", place).exit_code == 0
    assert tenure("user", "unlock", "ann", "--workspace", place).exit_code == 0
    assert accounts.log_in("ann", ANOTHER, now).user.name == "ann"


def test_a_short_password_is_refused_and_nobody_is_added(place):
    refused = typed("user", "add", "eve", "--workspace", place, password="short")

    assert refused.exit_code == 2 and "option.password" in refused.output
    assert "eve" not in tenure("user", "list", "--workspace", place).output


def test_an_unknown_user_is_refused_with_the_closest_name(place):
    refused = tenure("user", "role", "anne", "analyst", "--workspace", place)

    assert refused.exit_code == 2
    assert "user.unknown" in refused.output and "did you mean 'ann'?" in refused.output


def test_a_key_works_until_it_is_revoked(place, database):
    accounts = Accounts(database)
    created = tenure("key", "create", "web shop", "--owner", "ann", "--workspace", place)
    key_id, secret = created.output.split()[0], created.output.split()[-1]
    assert accounts.by_key(secret, datetime.now(UTC)).name == "ann"
    listed = tenure("key", "list", "--workspace", place).output
    assert key_id in listed and "web shop" in listed and secret not in listed

    assert tenure("key", "revoke", key_id, "--workspace", place).exit_code == 0

    assert accounts.by_key(secret, datetime.now(UTC)) is None
    assert "key.unknown" in tenure("key", "revoke", "none", "--workspace", place).output


def test_a_key_has_no_higher_role_than_its_owner(place):
    refused = tenure("key", "create", "shop", "--owner", "ann", "--role", "admin", "--workspace", place)

    assert refused.exit_code != 0 and "higher role than its owner" in refused.output
    assert "shop" not in tenure("key", "list", "--workspace", place).output.split("revoked")[-1]


def test_saved_views_are_listed_and_removed_for_their_owner_only(place, database):
    ann, boss = Accounts(database).users()
    view = SavedViews(database).save(ann.user_id, "customers", "Leaving", "churn=0.7", NOW)
    listed = tenure("view", "list", "--owner", "ann", "--workspace", place).output
    assert view.view_id in listed and "Leaving" in listed and "churn=0.7" in listed
    others = tenure("view", "remove", view.view_id, "--owner", "boss", "--workspace", place)
    assert "view.unknown" in others.output

    assert tenure("view", "remove", view.view_id, "--owner", "ann", "--workspace", place).exit_code == 0

    assert SavedViews(database).of(ann.user_id, "customers") == []
    assert boss.name == "boss"


def test_the_audit_log_is_shown_newest_first_within_100_columns(place, database):
    tenure("user", "role", "ann", "analyst", "--workspace", place)
    tenure("key", "create", "web shop", "--owner", "ann", "--workspace", place)

    shown = tenure("audit", "--workspace", place).output

    lines = [line.split() for line in shown.splitlines() if "command line" in line]
    assert [line[4] for line in lines] == ["make_key", "make_analyst", "add_user", "add_user"]
    assert max(len(line) for line in shown.splitlines()) <= 100
    assert {entry.actor for entry in AuditLog(database).latest()} == {"command line"}
    latest = tenure("audit", "--limit", "1", "--workspace", place).output
    assert "make_key" in latest and "make_analyst" not in latest
    assert "make_key" not in tenure("audit", "--before", "2020-01-01", "--workspace", place).output


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("audit",), "No entries in the audit log yet"),
        (("user", "list"), "No users yet"),
        (("key", "list"), "No API keys yet"),
    ],
)
def test_what_is_empty_says_so(tmp_path, command, words):
    from tenure.app.workspace.init import Init, init

    place = init(Init(tmp_path / "young")).path

    assert words in tenure(*command, "--workspace", place).output
