"""Customers who were erased after a backup do not come back with it."""

from __future__ import annotations

import gzip
import shutil
from datetime import timedelta

import pytest
from tests.in_shop import in_shop

from tenure.app.forgetting.forget import Forget, forget
from tenure.core.clock import clock
from tenure.core.errors import InputError, OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.records.erasures import Erasures, erased_among
from tenure.store.workspace import open_workspace


def erase(shop, *customers: str) -> None:
    in_shop(forget, Forget(customers), shop.path, shop.settings, SilentProgress())


def places_that_mention(folder, text: str) -> list[str]:
    import pyarrow.parquet as pq

    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.name.endswith(".parquet"):
            content += repr(pq.read_table(path).to_pylist()).encode()
        if text.encode() in content:
            found.append(str(path.relative_to(folder)))
    return found


def test_no_id_is_kept_in_the_list_of_erasures(full_shop):
    erase(full_shop, "ann", "dan")

    assert b"ann" not in Erasures(full_shop.path).path.read_bytes()
    assert erased_among(["ann", "bob", "dan"], Erasures(full_shop.path).all()) == {"ann", "dan"}
    assert (full_shop.lake_orders(), full_shop.waiting_orders()) == (["2", "3"], [])


def test_whom_nobody_knows_is_not_noted(shop):
    with pytest.raises(InputError):
        erase(shop, "nobody")

    assert not Erasures(shop.path).path.exists()


def test_a_restore_over_the_workspace_erases_again_who_was_erased_since(full_shop, tmp_path):
    erase(full_shop, "cid")
    full_shop.back_up()
    erase(full_shop, "ann", "dan")

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert (told.erased_since, told.erased_again) == (2, 2)
    assert new.lake_orders() == ["2"]
    assert new.waiting_orders() == []
    for who in ("'ann'", "'dan'", '"dan"'):
        assert places_that_mention(new.path, who) == []
    # And it goes on knowing of them, for backups that are older still.
    assert erased_among(["ann", "bob", "cid", "dan"], Erasures(new.path).all()) == {"ann", "cid", "dan"}


def test_clocks_that_differ_bring_nobody_back(full_shop, tmp_path, monkeypatch):
    erase(full_shop, "cid")
    with monkeypatch.context() as ahead:
        ahead.setattr("tenure.app.backups.backup.clock", lambda: clock() + timedelta(hours=1))
        full_shop.back_up()
    erase(full_shop, "ann")

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert (told.erased_since, told.erased_again) == (1, 1)
    assert places_that_mention(new.path, "'ann'") == []


def test_a_newer_backup_knows_where_the_workspace_is_lost(full_shop, tmp_path):
    old = full_shop.back_up().manifest
    erase(full_shop, "ann")
    newer = full_shop.back_up().manifest
    erase(full_shop, "bob")
    shutil.rmtree(full_shop.path)

    told, new = full_shop.restored(tmp_path / "new", full_shop.place / old.backup_id)

    assert (told.erased_since, told.erased_again, told.known_until) == (1, 1, newer.taken_at)
    assert new.lake_orders() == ["2", "3"]


def test_a_workspace_that_is_named_knows_and_without_any_it_is_said(full_shop, tmp_path):
    full_shop.back_up()
    erase(full_shop, "ann")

    told, _ = full_shop.restored(tmp_path / "unknown")
    assert (told.known_until, told.erased_since) == (None, 0)
    for number, named in enumerate((full_shop.path, full_shop.path / "erasures.json")):
        told, new = full_shop.restored(tmp_path / f"known{number}", erasures=named)
        assert (told.erased_again, new.lake_orders()) == (1, ["2", "3"])
    with pytest.raises(OptionError, match="no list of erasures"):
        full_shop.restored(tmp_path / "other", erasures=tmp_path)


def test_an_erasure_that_was_interrupted_is_done_again_whenever_it_began(full_shop, tmp_path):
    Erasures(full_shop.path).begin(["ann"], clock() - timedelta(days=1))
    full_shop.back_up()

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert (told.erased_again, new.lake_orders()) == (1, ["2", "3"])


def test_a_backup_that_is_made_while_customers_are_erased_has_them_or_not(full_shop, tmp_path, monkeypatch):
    """The lake's files go while they are copied: it goes on with what there is then."""
    from tenure.store.lake.copy import LakeFiles

    read, erased = LakeFiles.pieces, []

    def erase_first(self, name):
        if not erased:
            erased.append(name)
            erase(full_shop, "ann")
        return read(self, name)

    monkeypatch.setattr(LakeFiles, "pieces", erase_first)

    made = full_shop.back_up()

    assert made.manifest.holds.orders == 2
    folder = full_shop.place / made.manifest.backup_id
    assert places_that_mention(folder, "'ann'") == []
    _, new = full_shop.restored(tmp_path / "new")
    assert new.lake_orders() == ["2", "3"]


def test_a_damaged_list_is_said(full_shop):
    Erasures(full_shop.path).path.write_text("{")

    with pytest.raises(StoreError) as caught:
        erase(full_shop, "ann")

    assert caught.value.code == "store.damaged"
    assert full_shop.lake_orders() == ["1", "2", "3", "4"]


@pytest.mark.parametrize("how", ["a cell", "packed", "a log"])
def test_who_was_only_named_in_texts_is_erased_again_too(full_shop, tmp_path, how):
    who, uploads = "hans.meier@x.de", full_shop.path / "uploads"
    keep, gone = uploads / "kept.csv", uploads / "new.csv"
    uploads.mkdir(exist_ok=True)
    keep.write_text("customer_id,amount\nhans.meier,1\n")
    text = f"customer_id;amount\n{who};1\n" if how == "a cell" else "nobody"
    gone.write_bytes(gzip.compress(f"of {who} only".encode()) if how == "packed" else text.encode())
    if how == "a log":
        database = open_workspace(full_shop.path, full_shop.settings).database
        AuditLog(database).add(Entry(clock(), "boss", "send", target=f"mail to {who}"))
        database.close()
    full_shop.back_up()
    erase(full_shop, who)
    assert gone.exists() == (how == "a log")

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert (told.erased_since, told.erased_again) == (1, 1)
    assert (new.path / "uploads" / "kept.csv").exists()
    assert (new.path / "uploads" / gone.name).exists() == (how == "a log")
    assert who.encode() not in (new.path / "store.db").read_bytes()


def test_a_short_id_that_only_an_upload_names_is_erased_again_too(full_shop, tmp_path):
    uploads = full_shop.path / "uploads"
    (uploads).mkdir(exist_ok=True)
    (uploads / "new.csv").write_text("customer_id\n17850.0\n")
    full_shop.back_up()
    in_shop(forget, Forget(("17850",), are_known=True), full_shop.path, full_shop.settings, SilentProgress())

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert (told.erased_again, list((new.path / "uploads").glob("new.csv"))) == (1, [])


def test_what_a_restore_cannot_read_stays_where_nobody_is_found(full_shop, tmp_path):
    (full_shop.path / "uploads").mkdir(exist_ok=True)
    (full_shop.path / "uploads" / "kept.xls").write_bytes(b"\xd0\xcf\x11\xe0 nobody reads this")
    full_shop.back_up()
    erasures = Erasures(full_shop.path)
    erasures.finish(erasures.begin(["nobody-4711"], clock()), clock())

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert (told.erased_since, told.erased_again) == (1, 0)
    assert (new.path / "uploads" / "kept.xls").exists()


def test_who_is_only_on_a_suppression_list_is_erased_again_too(full_shop, tmp_path):
    listed = full_shop.path / "audiences" / "best" / "suppressed.txt"
    listed.parent.mkdir(parents=True, exist_ok=True)
    listed.write_text("gone-1\nkept-1\n")
    full_shop.back_up()
    in_shop(forget, Forget(("gone-1",), are_known=True), full_shop.path, full_shop.settings, SilentProgress())

    told, new = full_shop.restored(full_shop.path, move_existing_to=tmp_path / "old")

    assert told.erased_again == 1
    assert (new.path / "audiences" / "best" / "suppressed.txt").read_text() == "kept-1\n"
