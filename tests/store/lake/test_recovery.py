"""A head that was lost, damaged or put back from an old backup: nothing that was written is lost by it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tests.store.conftest import NOON, rows_of

from tenure.core.errors import StoreError
from tenure.store.files.files import LocalFiles
from tenure.store.lake import delta
from tenure.store.lake import lake as lake_module
from tenure.store.lake import writing as _writing
from tenure.store.lake.lake import Lake


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(tmp_path / "lake", mark=tmp_path / ".lake-version")


@pytest.fixture
def written(lake, orders, write):
    """Five orders, each by a write of its own; returns the head as it was after each."""
    heads = []
    for number in range(1, 6):
        write(orders((f"c{number}", str(number), number, 10.0)), reason=f"ingest {number}")
        heads.append(head_of(lake).read_bytes())
    return heads


def head_of(lake) -> Path:
    return Path(lake.location) / "HEAD.json"


def customers(lake, engine) -> list[str]:
    return [row["customer_id"] for row in rows_of(lake.tables(engine).transactions)]


ALL = ["c1", "c2", "c3", "c4", "c5"]


def test_a_head_from_an_old_backup_is_refused_and_nothing_is_swept(
    lake, duckdb_engine, orders, write, written
):
    before = {path.name for path in Path(lake.location).rglob("*.parquet")}
    head_of(lake).write_bytes(written[1])

    with pytest.raises(StoreError) as caught:
        write(orders(("dan", "9", 9, 10.0)))

    assert caught.value.code == "store.head_behind"
    assert "version 2" in caught.value.message
    assert "tenure repair" in caught.value.hint
    assert {path.name for path in Path(lake.location).rglob("*.parquet")} == before

    assert lake.recover(NOON).head.current.version == 5
    assert customers(lake, duckdb_engine) == ALL
    assert write(orders(("dan", "9", 9, 10.0))) == 6


def test_without_the_copies_the_commits_tell_that_the_head_is_old(
    lake, duckdb_engine, orders, write, written, tmp_path
):
    head_of(lake).write_bytes(written[1])
    shutil.rmtree(Path(lake.location) / "heads")
    (tmp_path / ".lake-version").unlink()

    with pytest.raises(StoreError) as caught:
        write(orders(("dan", "9", 9, 10.0)))
    assert caught.value.code == "store.head_behind"

    lake.recover(NOON)
    assert customers(lake, duckdb_engine) == ALL
    assert lake.version > 5


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"format": 1, "states": []}'])
@pytest.mark.parametrize("copies", [True, False])
def test_a_lost_or_damaged_head_is_found_again(lake, duckdb_engine, orders, write, written, content, copies):
    head_of(lake).unlink()
    if content is not None:
        head_of(lake).write_bytes(content)
    if not copies:
        shutil.rmtree(Path(lake.location) / "heads")
    with pytest.raises(StoreError) as caught:
        lake.tables(duckdb_engine)
    assert caught.value.code == "store.damaged"
    assert "tenure repair" in caught.value.hint

    dry = lake.recovered(NOON)
    assert not head_of(lake).exists() or head_of(lake).read_bytes() == content
    recovery = lake.recover(NOON)

    assert dry == recovery
    assert customers(lake, duckdb_engine) == ALL
    assert write(orders(("dan", "9", 9, 10.0))) > 5
    assert [state.version for state in lake.states()][:6] == [0, 1, 2, 3, 4, 5] or not copies


def test_every_flipped_byte_of_a_head_is_noticed(lake, written):
    whole = head_of(lake).read_bytes()
    states = lake.states()
    dice = random.Random(7)
    for place in dice.sample(range(len(whole)), 60):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << dice.randrange(7)
        head_of(lake).write_bytes(spoilt)
        try:
            assert lake.states() == states
        except StoreError as error:
            assert error.code in {"store.damaged", "store.newer"}


def test_a_lake_that_was_put_back_as_a_whole_never_gives_a_version_twice(
    lake, duckdb_engine, orders, write, tmp_path
):
    write(orders(("c1", "1", 1, 10.0)))
    shutil.copytree(lake.location, tmp_path / "backup")
    write(orders(("c2", "2", 2, 10.0)))
    write(orders(("c3", "3", 3, 10.0)))
    shutil.rmtree(lake.location)
    shutil.copytree(tmp_path / "backup", lake.location)

    with pytest.raises(StoreError) as caught:
        write(orders(("c4", "4", 4, 10.0)))
    assert caught.value.code == "store.head_behind"

    recovery = lake.recover(NOON)
    assert any("not in this folder" in sentence for sentence in recovery.losses)
    assert customers(lake, duckdb_engine) == ["c1"]
    assert write(orders(("c4", "4", 4, 10.0))) == 5


def test_a_write_killed_between_the_copy_and_the_head_is_completed(
    lake, duckdb_engine, orders, write, written, monkeypatch
):
    before = head_of(lake).read_bytes()
    write(orders(("dan", "6", 6, 10.0)))
    head_of(lake).write_bytes(before)  # as if the process had died just before it

    assert write(orders(("eve", "7", 7, 10.0))) == 7
    assert customers(lake, duckdb_engine) == [*ALL, "dan", "eve"]


@pytest.mark.parametrize("ending", [(KeyboardInterrupt, True), (OSError, True), (OSError, False)])
@pytest.mark.parametrize("written_first", [True, False])
@pytest.mark.parametrize("of", ["heads/000000000002.json", "HEAD.json"])
def test_whatever_ends_a_commit_between_the_copy_and_the_head_damages_nothing(
    lake, duckdb_engine, orders, write, of, written_first, ending
):
    fault, taken_back = ending
    write(orders(("c1", "1", 1, 10.0)))
    real = LocalFiles.write

    def broken(files, name, content):
        if name != of or written_first:
            real(files, name, content)
        if name == of:
            raise fault

    with pytest.raises((KeyboardInterrupt, StoreError)), pytest.MonkeyPatch.context() as patched:
        patched.setattr(LocalFiles, "write", broken)
        if not taken_back:
            patched.setattr(LocalFiles, "delete", fails)
        write(orders(("c2", "2", 2, 10.0)))

    write(orders(("c3", "3", 3, 10.0)))
    head_swung = of == "HEAD.json" and written_first
    copy_left = (of == "HEAD.json" or written_first) and not taken_back
    is_there = head_swung or copy_left
    assert customers(lake, duckdb_engine) == (["c1", "c2", "c3"] if is_there else ["c1", "c3"])
    assert lake.damaged_files(lake.recovered(NOON).head) == []


def test_a_copy_stays_where_the_head_that_was_lost_cannot_be_written_from_it(lake, written, monkeypatch):
    head_of(lake).unlink()
    real = LocalFiles.write

    with pytest.raises(StoreError), monkeypatch.context() as patched:
        patched.setattr(
            LocalFiles,
            "write",
            lambda *arguments: fails() if arguments[1] == "HEAD.json" else real(*arguments),
        )
        lake.recover(NOON)

    assert lake.recover(NOON).source == "its copy in heads/"


def test_half_a_write_is_left_out_when_the_head_is_found_from_the_logs(
    lake, duckdb_engine, orders, write, monkeypatch
):
    write(orders(("c1", "1", 1, 10.0)))
    write(orders(("c1", "1", 1, 10.0)), name="batches")
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patched:
        patched.setattr(_writing.LakeWrite, "_sweep", killed)
        patched.setattr(_writing.LakeWrite, "end", killed)
        with lake.writing(duckdb_engine) as writing:
            writing.append("transactions", orders(("half", "2", 2, 10.0)))
            raise KeyboardInterrupt
    head_of(lake).unlink()
    shutil.rmtree(Path(lake.location) / "heads")

    recovery = lake.recover(NOON)

    assert customers(lake, duckdb_engine) == ["c1"]
    assert any("unfinished write" in sentence for sentence in recovery.losses)


@pytest.fixture
def erased(lake, duckdb_engine, orders, write):
    """A lake whose last write was an erasure; that leaves the record of batches as it is."""
    write(orders(("c1", "1", 1, 10.0), ("gone", "2", 2, 10.0)))
    write(orders(("c1", "1", 1, 10.0)), name="batches")
    with lake.writing(duckdb_engine) as writing:
        writing.rewrite("transactions", orders(("c1", "1", 1, 10.0)))
        writing.commit(NOON, "forget", cut_history=True)
    return lake


@pytest.mark.parametrize("is_of_an_older_version", [False, True])
def test_an_erasure_that_was_the_last_write_is_found_again(
    erased, duckdb_engine, monkeypatch, is_of_an_older_version
):
    head_of(erased).unlink()
    shutil.rmtree(Path(erased.location) / "heads")
    if is_of_an_older_version:
        monkeypatch.setattr(delta, "purpose_of", lambda *_: None)

    recovered = erased.recover(NOON)

    assert recovered.losses == ()
    assert customers(erased, duckdb_engine) == ["c1"]


def test_what_a_head_names_is_kept_when_the_mark_says_that_more_was_written(
    erased, duckdb_engine, monkeypatch, tmp_path
):
    monkeypatch.setattr(delta, "purpose_of", lambda *_: "write")
    (tmp_path / ".lake-version").write_text("17")

    recovered = erased.recover(NOON)

    assert recovered.head.current.version > 17
    assert customers(erased, duckdb_engine) == ["c1"]


def test_a_table_that_came_with_half_a_write_is_left_out(lake, duckdb_engine, orders, write, monkeypatch):
    write(orders(("c1", "1", 1, 10.0)))
    write(orders(("c1", "1", 1, 10.0)), name="batches")
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patched:
        patched.setattr(_writing.LakeWrite, "_sweep", killed)
        patched.setattr(_writing.LakeWrite, "end", killed)
        with lake.writing(duckdb_engine) as writing:
            writing.append("customers", orders(("half", "2", 2, 10.0)))
            raise KeyboardInterrupt
    head_of(lake).unlink()
    shutil.rmtree(Path(lake.location) / "heads")

    recovered = lake.recover(NOON)

    assert set(recovered.head.current.tables) == {"transactions", "batches"}
    assert any("customers" in sentence and "unfinished write" in sentence for sentence in recovered.losses)


def test_a_head_in_order_is_left_alone(lake, written):
    before = head_of(lake).read_bytes()

    assert lake.recover(NOON).problem == ""

    assert head_of(lake).read_bytes() == before


def test_damaged_and_missing_files_are_named(lake, duckdb_engine, orders, write, written):
    data = sorted(Path(lake.location).rglob("*.parquet"))
    data[0].write_bytes(data[0].read_bytes()[:-20])
    data[1].unlink()

    assert set(lake.damaged_files(lake.recovered(NOON).head)) & {str(data[1])}
    data[1].write_bytes(data[2].read_bytes())
    assert lake.damaged_files(lake.recovered(NOON).head) == [str(data[0])]


def killed(*_) -> None:
    raise KeyboardInterrupt


def fails(*_) -> None:
    raise OSError


def test_a_head_is_not_stale_because_of_a_concurrent_commit(lake, orders, write, written, monkeypatch):
    looked = lake_module.newest_known

    def looked_beside_a_commit(*arguments):
        monkeypatch.setattr(lake_module, "newest_known", looked)
        write(orders(("dan", "9", 9, 10.0)))
        return looked(*arguments)

    monkeypatch.setattr(lake_module, "newest_known", looked_beside_a_commit)
    lake.refuse_stale()
    assert lake.version == 6

    head_of(lake).write_bytes(written[1])
    with pytest.raises(StoreError, match="version 2"):
        lake.refuse_stale()
