"""A new password for who has lost the way in."""

from __future__ import annotations

from datetime import UTC, datetime

from typer.testing import CliRunner

from tenure.cli.main import cli
from tenure.store.people.accounts import Accounts
from tenure.store.workspace import Workspace


def test_the_password_that_is_shown_works_and_the_old_one_no_more(tmp_path):
    place = tmp_path / "shop"
    CliRunner().invoke(cli, ["init", str(place)])
    shown = [
        CliRunner().invoke(cli, ["password", "--workspace", str(place)]).output.split()[1] for _ in range(2)
    ]
    database = Workspace.open(place).database
    now = datetime.now(UTC)
    assert Accounts(database).log_in("admin", shown[1], now).user.role == "admin"
    unknown = CliRunner().invoke(cli, ["password", "nobody", "--workspace", str(place)])
    assert unknown.exit_code == 2
    assert "user.unknown" in unknown.output
    database.close()
