"""Backups: what is in them, what is not, who can read them, and which are kept."""

from __future__ import annotations

import errno
import hashlib
import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from tests.in_shop import in_shop

from tenure.app.backups.backup import Backup, backup
from tenure.app.backups.last_backup import last_backup
from tenure.app.backups.plain_files import plain_files
from tenure.app.backups.restore import Restore, restore
from tenure.app.workspace.init import Init, init
from tenure.core.clock import clock
from tenure.core.errors import ConflictError, NotFound, OptionError, StoreError
from tenure.core.orders.answers import Answers
from tenure.core.ports import SilentProgress
from tenure.store.backups import Backups
from tenure.store.files.sizes import size_of
from tenure.store.files.working_folder import drop_remains, working_folder


class Notes(SilentProgress):
    def __init__(self) -> None:
        self.told = []

    def note(self, text: str) -> None:
        self.told.append(text)


def files_in(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def test_a_backup_holds_the_workspace_and_says_so(full_shop):
    made = full_shop.back_up()

    folder = full_shop.place / made.manifest.backup_id
    found = files_in(folder)
    told = json.loads((folder / "manifest.json").read_text())
    assert {one["name"] for one in told["files"]} == found.keys() - {"manifest.json"}
    for one in told["files"]:
        content = found[one["name"]].read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (told["holds"]["orders"], told["holds"]["lake_version"], told["holds"]["waiting"]) == (4, 1, 1)
    assert told["holds"]["last_batch"] and told["tenure"] and told["store"]["revision"]
    assert "erased later are still in this backup" in told["erasures"]
    assert {"store.db", "workspace.toml"} <= found.keys()
    assert f"uploads/{'a' * 32}/orders.csv" in found


def test_a_model_is_in_it_with_the_database_of_the_registry(trained_shop):
    names = {one.name for one in trained_shop.back_up().manifest.files}

    assert "mlflow.db" in names
    assert [name for name in names if name.startswith("mlruns/") and name.endswith("/model/card.json")]


def test_what_is_half_done_or_made_anew_is_not_in_it(trained_shop):
    trained_shop.back_up()
    again = trained_shop.back_up()

    names = [one.name for one in again.manifest.files]
    assert not [name for name in names if "half" in name or name.startswith(("serving/", "jobs.db"))]
    assert not [name for name in names if name.endswith((".lock", "-wal", "-shm", ".tmp"))]
    assert "last-backup.json" not in names
    assert not (trained_shop.path / ".backup").exists()


def test_folders_that_lie_elsewhere_are_in_it(full_shop, tmp_path):
    (full_shop.path / "uploads").rename(tmp_path / "elsewhere")
    (full_shop.path / "uploads").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "round").symlink_to(full_shop.path)

    names = plain_files(full_shop.path)

    assert names.count(f"uploads/{'a' * 32}/orders.csv") == 1
    assert not [name for name in names if "round" in name]
    assert size_of(full_shop.path) > size_of(tmp_path / "elsewhere" / ("a" * 32)) > 0


def test_a_disk_that_cannot_be_written_to_is_told(shop, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)

    with pytest.raises(StoreError) as caught:
        shop.back_up()

    assert caught.value.code == "store.permission"


def test_only_its_owner_can_read_a_backup(full_shop):
    full_shop.back_up()

    modes = {path.is_dir(): set() for path in full_shop.place.rglob("*")}
    for path in (full_shop.place, *full_shop.place.rglob("*")):
        modes[path.is_dir()].add(stat.S_IMODE(path.stat().st_mode))
    assert modes == {True: {0o700}, False: {0o600}}


def test_a_workspace_whose_store_was_never_used_is_backed_up_without_one(shop):
    made = shop.back_up()

    assert made.manifest.store.kind == "none"
    assert not (shop.path / "store.db").exists()


def test_old_backups_go_and_what_is_not_whole_does_not_count(shop):
    first, second = shop.back_up().manifest.backup_id, shop.back_up().manifest.backup_id
    spoilt = shop.back_up().manifest
    (shop.place / spoilt.backup_id / "workspace.toml").write_text("cut")

    made = shop.back_up(keep=2)

    assert made.pruned == (first,)
    assert sorted(path.name for path in shop.place.iterdir()) == [
        second,
        spoilt.backup_id,
        made.manifest.backup_id,
    ]


def test_the_last_whole_backup_is_never_removed(shop):
    whole = shop.back_up().manifest.backup_id
    backups = Backups(str(shop.place))

    assert backups.prune(1) == []
    assert [one.backup_id for one in backups.whole()] == [whole]
    with pytest.raises(OptionError, match="At least one"):
        shop.back_up(keep=0)


def test_backups_go_in_the_order_in_which_they_were_made_whatever_the_clock_says(shop, monkeypatch):
    monkeypatch.setattr("tenure.app.backups.backup.clock", lambda: clock() + timedelta(days=365))
    ahead = shop.back_up(keep=1).manifest.backup_id
    monkeypatch.undo()
    notes = Notes()

    made = in_shop(backup, Backup(str(shop.place), keep=1), shop.path, shop.settings, notes)

    backups = Backups(str(shop.place))
    assert made.pruned == (ahead,)
    assert backups.newest().backup_id == made.manifest.backup_id > ahead
    assert "check the clock" in " ".join(notes.told)
    notes.told.clear()
    restore(Restore(str(shop.place), shop.path.with_name("new"), dry_run=True), shop.settings, notes)
    assert "check the clock" in " ".join(notes.told)


def test_what_was_just_made_stays_even_before_one_that_was_begun_later(shop):
    backups = Backups(str(shop.place))
    slow = shop.back_up().manifest.backup_id
    quick = shop.back_up().manifest.backup_id

    assert backups.prune(1, slow) == []
    assert backups.prune(1, quick) == [slow]


def test_folders_whose_names_are_no_moments_are_no_backups(shop):
    for name in ("20261399T000000000000Z-000000", "99991231T235959999999Z-000000"):
        (shop.place / name).mkdir(parents=True)

    made = shop.back_up()

    assert Backups(str(shop.place)).ids() == [made.manifest.backup_id]


def test_one_without_a_manifest_is_no_backup_and_goes_after_a_day(shop):
    made = shop.back_up().manifest
    killed = shop.place / f"20200101T000000000000Z-{'0' * 6}"
    killed.mkdir()
    (killed / "store.db").write_text("half")
    young = Backups(str(shop.place)).begin(made.taken_at).backup_id
    backups = Backups(str(shop.place))

    assert [one.backup_id for one in backups.whole()] == [made.backup_id]
    assert backups.drop_remains(made.taken_at + timedelta(hours=1)) == [killed.name]
    assert (shop.place / young).is_dir()
    with pytest.raises(NotFound, match="incomplete"):
        shop.restored(shop.path.with_name("new"), shop.place / young)


def test_a_fault_leaves_nothing_of_the_new_backup_and_the_earlier_one(shop, monkeypatch):
    first = shop.back_up().manifest.backup_id
    monkeypatch.setattr("tenure.app.backups.taking.copy_registry", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        shop.back_up()

    assert [path.name for path in shop.place.iterdir()] == [first]
    assert last_backup(shop.path).backup_id == first


@pytest.mark.parametrize("damaged", ["store.db", "mlflow.db"])
def test_no_backup_is_made_of_a_damaged_database(trained_shop, damaged):
    path = trained_shop.path / damaged
    content = bytearray(path.read_bytes())
    for place in range(4096, len(content), 97):
        content[place] ^= 0x5A
    path.write_bytes(content)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)

    with pytest.raises(StoreError) as caught:
        trained_shop.back_up()

    assert caught.value.code == "store.damaged"
    assert "tenure restore" in caught.value.hint
    assert list(trained_shop.place.iterdir()) == []


def test_no_backup_is_made_of_a_damaged_lake(shop):
    (path,) = shop.path.glob("lake/transactions.*/*.parquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content[: len(content) - 20])

    with pytest.raises(StoreError) as caught:
        shop.back_up()

    assert caught.value.code == "store.damaged"
    assert "tenure restore" in caught.value.hint
    assert list(shop.place.iterdir()) == []


def test_places_that_cannot_hold_backups_are_refused(shop, tmp_path):
    def code(to):
        with pytest.raises((OptionError, ConflictError)) as caught:
            in_shop(backup, Backup(to), shop.path, shop.settings)
        return caught.value.code

    assert code(None) == "option.backup_to"
    assert code(str(shop.path / "backups")) == "option.backup_to"
    assert code("gopher://host/x") == "option.backup_to"
    shop.back_up()
    other = type(shop)(tmp_path / "other", shop.place)
    from tenure.app.workspace.init import Init, init

    init(Init(other.path, currency="GBP"))
    with pytest.raises(ConflictError, match="another workspace: 'shop'"):
        other.back_up()


def test_two_backups_of_a_workspace_do_not_run_at_once(shop):
    with working_folder(shop.path) as folder:
        with pytest.raises(StoreError) as caught:
            shop.back_up()
        drop_remains(shop.path)  # what an erasure does: the one that runs keeps its folder
        assert folder.is_dir()

    assert caught.value.code == "store.busy"
    shop.back_up()


def test_two_shops_of_the_same_name_do_not_share_a_place(shop, tmp_path):
    shop.back_up(keep=1)
    other = init(Init(tmp_path / "elsewhere" / shop.path.name, name=shop.open().name, currency="GBP")).path

    with pytest.raises(ConflictError) as refused:
        in_shop(backup, Backup(str(shop.place), keep=1), other, shop.settings)
    assert refused.value.code == "backup.other_workspace"
    assert str(shop.path) in refused.value.message
    assert len(Backups(str(shop.place)).ids()) == 1


def test_a_workspace_of_an_older_tenure_is_told_from_others_from_its_first_backup_on(shop):
    without_id(shop.path)
    first = shop.back_up().manifest

    assert first.shop_id == shop.open().shop_id != ""
    assert shop.back_up().manifest.shop_id == first.shop_id


def without_id(workspace: Path) -> None:
    """As an older Tenure made it."""
    settings = workspace / "workspace.toml"
    lines = [line for line in settings.read_text().splitlines() if not line.startswith("id = ")]
    settings.write_text("\n".join(lines) + "\n")


def test_a_workspace_that_was_put_back_without_its_id_goes_on_in_its_place(shop, tmp_path):
    known = shop.back_up().manifest.shop_id
    without_id(shop.path)
    assert shop.back_up().manifest.shop_id == known == shop.open().shop_id

    moved = shop.path.rename(tmp_path / "moved")
    without_id(moved)
    with pytest.raises(ConflictError):
        in_shop(backup, Backup(str(shop.place)), moved, shop.settings)


def test_what_a_job_had_opened_before_does_not_undo_the_id(shop):
    without_id(shop.path)
    opened = shop.open()
    made = shop.back_up().manifest
    opened.keep_answers(Answers(changed_orders="replace"))

    assert (shop.open().shop_id, shop.open().answers.changed_orders) == (made.shop_id, "replace")
    assert shop.open().with_id("another").shop_id == made.shop_id


def test_a_head_that_was_put_back_by_one_write_is_brought_up_before_anything_is_copied(shop):
    head = shop.path / "lake" / "HEAD.json"
    before = head.read_bytes()
    shop.ingest("later.csv", "customer_id,order_id,order_date,amount\neve,9,2024-01-05,90\n")
    head.write_bytes(before)

    holds = shop.back_up().manifest.holds

    assert (holds.lake_version, holds.orders) == (2, 5)
