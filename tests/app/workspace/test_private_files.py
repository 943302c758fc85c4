"""Files of a workspace are nobody else's: they are made so, and `tenure doctor` looks."""

from __future__ import annotations

import os
from stat import S_IMODE

import pytest

from tenure.app.workspace.doctor import _privacy
from tenure.app.workspace.init import Init, init
from tenure.store.files.private_files import keep_files_private, open_to_others


@pytest.fixture
def usual_umask():
    """As a shell has it; what a test changes is taken back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def _start_cli(_folder, monkeypatch):
    from tenure.cli.main import main

    monkeypatch.setattr("sys.argv", ["tenure", "--version"])
    with pytest.raises(SystemExit):
        main()


def _start_server(folder, _monkeypatch):
    from tenure.server.__main__ import main

    assert main(["--workspace", str(folder)]) != 0


def _start_worker(folder, _monkeypatch):
    from tenure.worker.__main__ import main

    assert main(["--workspace", str(folder)]) != 0


@pytest.mark.parametrize("start", [_start_cli, _start_server, _start_worker])
def test_every_process_makes_files_that_are_nobody_elses(start, tmp_path, monkeypatch, usual_umask):
    start(tmp_path, monkeypatch)
    assert _umask() == 0o077


def test_a_stricter_umask_stays(usual_umask):
    os.umask(0o277)
    keep_files_private()
    assert _umask() == 0o277


def test_a_new_workspace_is_closed_whatever_the_umask(tmp_path, usual_umask):
    made = init(Init(tmp_path / "shop", currency="GBP")).path
    assert S_IMODE(made.stat().st_mode) == 0o700
    assert open_to_others(made) == ()
    assert _privacy(made).health == "ok"


def test_the_doctor_tells_what_others_can_get_at_and_how_to_close_it(tmp_path, usual_umask):
    shop = init(Init(tmp_path / "shop", currency="GBP")).path
    shop.chmod(0o755)
    (shop / "uploads").mkdir(mode=0o700)
    (shop / "uploads" / "orders.csv").write_text("customer_id\n")

    found = open_to_others(shop)

    assert shop in found and shop / "workspace.toml" in found
    assert shop / "uploads" not in found and shop / "uploads" / "orders.csv" not in found
    finding = _privacy(shop)
    assert finding.health == "broken" and finding.next_step == f"restrict access: chmod -R go= {shop}"
    assert _privacy(tmp_path / "nowhere").health == "broken"
