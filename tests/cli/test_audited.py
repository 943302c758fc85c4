"""What is done on the command line is in the audit log, as what is done over HTTP."""

from __future__ import annotations

import pytest
from tests.cli.commands import tenure

from tenure.store.people.audit import AuditLog
from tenure.store.workspace import Workspace


@pytest.fixture
def entries(shop):
    """The entries of the workspace's audit log, newest first."""
    database = Workspace.open(shop).database

    def read():
        return [(one.actor, one.action, one.outcome, one.target) for one in AuditLog(database).latest()]

    yield read
    database.close()


def done(*arguments) -> str:
    result = tenure(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_corrected_and_removed_orders_are_recorded(shop, entries):
    done("order", "correct", "1", "--amount", "11", "--workspace", shop)
    done("order", "remove", "2", "--workspace", shop)
    assert tenure("order", "remove", "none", "--workspace", shop).exit_code != 0

    assert entries() == [
        ("command line", "remove_order", "done", "2"),
        ("command line", "correct_order", "done", "1"),
    ]


def test_an_erasure_is_recorded_without_naming_the_customer(shop, entries):
    done("forget", "a", "--workspace", shop)

    assert entries()[0] == ("command line", "forget", "done", "1 customer")


def test_an_erasure_is_shown_before_it_is_done(shop, entries):
    shown = done("forget", "a", "--dry-run", "--workspace", shop)
    assert "lake.transactions: 2 rows would be erased" in shown
    assert entries() == []

    erased = done("forget", "a", "--workspace", shop)

    assert "lake.transactions: 2 rows erased" in erased
    unknown = tenure("forget", "a", "--dry-run", "--workspace", shop)
    assert unknown.exit_code != 0 and "input.unknown_customer" in unknown.output


def test_backups_and_clean_ups_are_recorded(shop, entries, tmp_path):
    assert (shop / "store.db").exists()
    shown = done("backup", "--workspace", shop, "--to", tmp_path / "backups")
    done("clean-up", "--workspace", shop)
    done("clean-up", "--dry-run", "--workspace", shop)

    (*cleaned, _), (*backed_up, backup_id) = entries()
    assert cleaned == ["command line", "clean_up", "done"]
    assert backed_up == ["command line", "backup", "done"]
    assert f"Backup {backup_id}:" in shown


def test_imported_and_removed_campaigns_are_recorded(shop, entries, tmp_path):
    costs = tmp_path / "costs.csv"
    costs.write_text("campaign,day,spend,source\nSpring,2024-01-01,100,search\n")
    done("campaigns", "import", costs, "--workspace", shop)
    done("campaigns", "remove", "Spring", "--workspace", shop)

    assert [(action, outcome) for _, action, outcome, _ in entries()] == [
        ("remove_campaign", "done"),
        ("import_campaigns", "done"),
    ]
