"""`tenure backup` and `tenure restore`, as people use them."""

from __future__ import annotations

from tests.cli.commands import tenure


def test_there_and_back_again(shop, tmp_path):
    place, old = tmp_path / "backups", tmp_path / "old"

    made = tenure("backup", "--workspace", shop, TENURE_BACKUP_TO=str(place), TENURE_BACKUP_KEEP="2")
    assert made.exit_code == 0, made.output
    assert "3 orders" in made.output and "tenure restore" in made.output
    assert tenure("forget", "a", "--workspace", shop).exit_code == 0
    looked = tenure("restore", place, "--workspace", shop, "--move-existing-to", old, "--dry-run")
    assert looked.exit_code == 0, looked.output
    assert "Would restore" in looked.output and "known up to" in looked.output
    assert not old.exists()

    done = tenure("restore", place, "--workspace", shop, "--move-existing-to", old)

    assert done.exit_code == 0, done.output
    assert "Erased again: 1." in done.output and old.is_dir()
    elsewhere = tenure("restore", place, "--workspace", tmp_path / "other")
    assert "It is unknown which customers" in elsewhere.output


def test_refusals_tell_code_and_next_step(shop, tmp_path):
    place = tmp_path / "backups"
    assert tenure("backup", "--workspace", shop, "--to", place).exit_code == 0

    refused = tenure("restore", place, "--workspace", shop)
    assert refused.exit_code == 4
    assert "--move-existing-to" in refused.output.replace("\n", "")
    empty = tenure("restore", tmp_path / "nowhere", "--workspace", tmp_path / "new")
    assert empty.exit_code == 2
    assert "no complete backup" in empty.output
    nowhere = tenure("backup", "--workspace", shop)
    assert (nowhere.exit_code, "TENURE_BACKUP_TO" in nowhere.output) == (2, True)
