"""Backups in an object store, on a real S3 server of this test session's own."""

from __future__ import annotations

import pytest
from tests.app.backups.test_killed import kill_at, signs_of
from tests.in_shop import in_shop

from tenure.app.backups.backup import Backup, backup
from tenure.app.backups.restore import Restore, restore
from tenure.core.errors import StoreError
from tenure.store.backups import Backups, shown_place

pytestmark = pytest.mark.integration


def test_a_backup_in_a_bucket_is_kept_found_pruned_and_restored(trained_shop, s3_place, tmp_path):
    first, second = (
        in_shop(backup, Backup(s3_place, keep), trained_shop.path, trained_shop.settings)
        for keep in (None, 1)
    )

    assert second.pruned == (first.manifest.backup_id,)
    assert [one.backup_id for one in Backups(s3_place).whole()] == [second.manifest.backup_id]
    told = restore(Restore(s3_place, tmp_path / "new"), trained_shop.settings)
    new = type(trained_shop)(tmp_path / "new", tmp_path)
    assert told.manifest == second.manifest
    assert (new.lake_orders(), new.waiting_orders()) == (["1", "2", "3", "4"], ["live1"])


def test_a_changed_object_is_refused(shop, s3_place, tmp_path):
    made = in_shop(backup, Backup(s3_place), shop.path, shop.settings).manifest
    files = Backups(s3_place)._files
    name = f"{made.backup_id}/workspace.toml"
    content = bytearray(files.read(name))
    content[5] ^= 1
    files.write(name, bytes(content))

    with pytest.raises(StoreError, match=r"workspace\.toml has changed since it was written"):
        restore(Restore(f"{s3_place}/{made.backup_id}", tmp_path / "new"), shop.settings)

    assert not (tmp_path / "new").exists()


def test_a_killed_backup_in_a_bucket_never_looks_whole(shop, s3_place):
    first = in_shop(backup, Backup(s3_place), shop.path, shop.settings).manifest
    signs = signs_of("backup", shop.path, f"{s3_place}-elsewhere")
    for step in ("Copying the lake", "Checking the lake", "Copying files", "Finishing the backup"):
        kill_at(signs.index(step) + 1, "backup", shop.path, s3_place)

        assert [one.backup_id for one in Backups(s3_place).whole()] == [first.backup_id]

    made = in_shop(backup, Backup(s3_place), shop.path, shop.settings).manifest
    assert Backups(s3_place).newest() == made


def test_a_bucket_that_is_not_there_is_said_without_secrets(shop, s3_place):
    place = "s3://user:secret@no-such-bucket/prefix"

    with pytest.raises(StoreError) as caught:
        in_shop(backup, Backup("s3://no-such-bucket/prefix"), shop.path, shop.settings)

    assert caught.value.code == "backup.place"
    assert "AWS_ENDPOINT_URL" in caught.value.hint
    assert shown_place(place) == "s3://no-such-bucket/prefix"
    assert not (shop.path / "last-backup.json").exists()
