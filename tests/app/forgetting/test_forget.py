from __future__ import annotations

from unittest.mock import Mock

import pytest
from filelock import FileLock, Timeout
from sqlalchemy import text
from tests.in_shop import in_shop

from tenure.app.data.orders import clean_reading
from tenure.app.forgetting import forget as forget_module
from tenure.app.forgetting.forget import Forget, forget
from tenure.core.clock import clock
from tenure.core.errors import InputError, OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.store.database.database import Database
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.records.erasures import Erasures
from tenure.store.records.memberships import Memberships
from tenure.store.workspace import Workspace

WHO = "ann-9f3c"
ROWS = (
    (WHO, "1", "2024-01-01", 10.0),
    ("bob", "2", "2024-01-02", 20.0),
    (WHO, "3", "2024-01-05", 30.0),
    (WHO, "4", "2099-01-05", 30.0),  # of the future: goes to quarantine
    ("bob", "5", "2024-01-06", 20.0),
)


@pytest.fixture
def full(tmp_path, lakes, workspace, take_in):
    """A workspace that names the customer in every place there is, in two versions of the lake."""
    people = lakes.write_log(
        tmp_path / "p.csv", (WHO, "Rome"), ("bob", "Oslo"), header=("customer_id", "city")
    )
    take_in(lakes.write_log(tmp_path / "first.csv", *ROWS[:3]), customers=people)
    take_in(lakes.write_log(tmp_path / "second.csv", *ROWS), customers=people)
    database = Workspace.open(workspace).database
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE letters (customer_id TEXT, at TEXT)"))
        connection.execute(text("INSERT INTO letters VALUES (:who, 'x'), ('bob', 'y')"), {"who": WHO})
    database.close()
    return workspace


def erase(workspace, settings, *who):
    return in_shop(forget, Forget(who, wait_seconds=5), workspace, settings, SilentProgress())


def test_no_byte_of_a_forgotten_customer_is_left(full, lakes, settings, lake_rows):
    assert len(lakes.places_that_mention(full, WHO)) >= 4

    made = erase(full, settings, WHO)

    assert lakes.places_that_mention(full, WHO) == []
    assert made.erased == {
        "lake.customers": 1,
        "lake.imported_customers": 2,  # of each import, so that one can be removed
        "lake.quarantine": 1,
        "lake.repeated_orders": 2,
        "lake.transactions": 2,
        "store.letters": 1,
    }
    assert [row["customer_id"] for row in lake_rows()] == ["bob", "bob"]


@pytest.mark.integration
def test_older_versions_are_cut_and_say_why(full, settings, lake_rows):
    erase(full, settings, WHO)

    with pytest.raises(StoreError) as caught:
        lake_rows(version=1)

    assert caught.value.code == "store.version_gone"
    assert "erased" in caught.value.message


def test_a_customer_whom_nobody_knows_changes_nothing(full, lakes, settings):
    before = lakes.files_of(full / "lake")

    with pytest.raises(InputError) as caught:
        erase(full, settings, "zoe-4711")

    assert caught.value.code == "input.unknown_customer"
    assert caught.value.exit_code == 2
    assert "zoe-4711" not in f"{caught.value}{caught.value.hint}"
    assert lakes.files_of(full / "lake") == before
    assert lakes.places_that_mention(full, WHO)[-1] == "store.db"


def test_forgetting_twice_says_that_nothing_is_left(full, settings):
    erase(full, settings, WHO)

    with pytest.raises(InputError):
        erase(full, settings, WHO)


@pytest.mark.integration
def test_several_customers_go_at_once_the_unknown_among_them_ignored(full, lakes, settings, lake_rows):
    erase(full, settings, WHO, "zoe-4711", "bob")

    assert lake_rows() == []
    assert lakes.places_that_mention(full, '"bob"') == []


def test_a_forgotten_customer_does_not_come_back_with_the_same_file(full, tmp_path, lakes, settings, take_in):
    erase(full, settings, WHO)

    again = take_in(lakes.write_log(tmp_path / "renamed.csv", *ROWS), customers=str(tmp_path / "p.csv"))

    assert again.already_ingested
    assert lakes.places_that_mention(full, WHO) == []


def test_the_workspace_goes_on_after_somebody_was_forgotten(
    full, tmp_path, lakes, settings, take_in, lake_rows
):
    erase(full, settings, WHO)

    take_in(lakes.write_log(tmp_path / "third.csv", ("cid", "9", "2024-02-01", 5.0)))

    assert [row["customer_id"] for row in lake_rows()] == ["bob", "bob", "cid"]


def test_an_id_inside_another_is_somebody_else(tmp_path, lakes, workspace, take_in, settings, lake_rows):
    take_in(
        lakes.write_log(tmp_path / "a.csv", ("1", "a", "2024-01-01", 1.0), ("11", "b", "2024-01-02", 2.0))
    )

    erase(workspace, settings, "1")

    assert [row["customer_id"] for row in lake_rows()] == ["11"]


@pytest.mark.parametrize("odd", ["o'hara; --", 'quo"te', "Jürgen ß", "back\\slash", "100%_"])
def test_ids_are_taken_letter_by_letter(tmp_path, lakes, workspace, take_in, settings, odd):
    rows = [(odd, "1", "2024-01-01", 1.0), (odd, "2", "2099-01-01", 1.0), ("bob", "3", "2024-01-02", 2.0)]
    take_in(lakes.write_log(tmp_path / "a.csv", *rows))

    made = erase(workspace, settings, odd)

    assert made.erased == {"lake.transactions": 1, "lake.quarantine": 1}
    assert lakes.places_that_mention(workspace, odd) == []


@pytest.mark.parametrize("who", [(), ("",), ("x1", " ")])
def test_somebody_has_to_be_named(workspace, settings, who):
    with pytest.raises(OptionError):
        erase(workspace, settings, *who)


@pytest.mark.integration
def test_a_few_letters_that_no_table_knows_take_no_file(full, settings):
    (full / "uploads").mkdir(exist_ok=True)
    for name, who in (("kept.csv", "an"), ("gone.csv", "hans.meier@x.de")):
        (full / "uploads" / name).write_text(f"customer_id\n{who}\n")

    with pytest.raises(InputError, match="No table"):
        erase(full, settings, "an")
    assert erase(full, settings, "hans.meier@x.de").erased == {"files.uploads": 1}
    assert [path.name for path in (full / "uploads").iterdir()] == ["kept.csv"]


def test_what_was_read_before_somebody_was_erased_is_not_taken_in(
    full, tmp_path, lakes, settings, take_in, monkeypatch, lake_rows
):
    export, read = lakes.write_log(tmp_path / "later.csv", (WHO, "9", "2024-01-09", 5.0), *ROWS[:2]), []

    def read_slowly(*arguments):
        made = clean_reading(*arguments)
        if not read:
            erase(full, settings, WHO)
        read.append(made)
        return made

    monkeypatch.setattr("tenure.app.data.ingest.clean_reading", read_slowly)
    with pytest.raises(StoreError) as refused:
        take_in(export)

    assert refused.value.code == "store.erased_meanwhile"
    assert [row["customer_id"] for row in lake_rows()] == ["bob", "bob"]


@pytest.mark.integration
@pytest.mark.parametrize("who", ["ANN-9F3C", "ann-9f3c "])
def test_an_id_in_another_spelling_takes_nothing(full, lakes, settings, who):
    before = lakes.places_that_mention(full, WHO)

    with pytest.raises(InputError, match="letter case or spaces"):
        erase(full, settings, who)

    assert lakes.places_that_mention(full, WHO) == before
    assert Erasures(full).all() == ()


@pytest.mark.parametrize("who", ["17850", "ann-9f3c"])
def test_an_erasure_that_was_interrupted_is_completed(
    tmp_path, lakes, workspace, take_in, settings, monkeypatch, who
):
    people = lakes.write_log(
        tmp_path / "p.csv", (who, "ann@x.de"), ("bob", "b@x.de"), header=("customer_id", "email")
    )
    take_in(lakes.write_log(tmp_path / "a.csv", *((who, *row[1:]) for row in ROWS)), customers=people)
    (workspace / "uploads").mkdir(exist_ok=True)
    (workspace / "uploads" / "by id.csv").write_text(f"customer_id\n{who}\n")
    (workspace / "uploads" / "by address.csv").write_text("email\nann@x.de\n")
    erasures = Erasures(workspace)
    with monkeypatch.context() as broken:
        broken.setattr(forget_module, "_rewrite", Mock(side_effect=StoreError("The disk is full.")))
        with pytest.raises(StoreError):
            erase(workspace, settings, who)
    (workspace / "uploads" / "by id.csv").write_text(f"customer_id\n{who}\n")
    with monkeypatch.context() as broken:
        failing = Mock(side_effect=StoreError("The copy cannot be written."))
        broken.setattr("tenure.serving.publish.forget_in_served", failing)
        with pytest.raises(StoreError):
            erase(workspace, settings, who)
    (workspace / "uploads" / "by id.csv").write_text(f"customer_id\n{who}\n")
    assert [one.done_at for one in erasures.all()] == [None, None]

    assert erase(workspace, settings, who).erased == {"files.uploads": 1}

    assert list((workspace / "uploads").iterdir()) == []
    assert all(one.done_at for one in erasures.all())
    assert lakes.places_that_mention(workspace, who) == []


def test_an_erasure_that_was_interrupted_is_completed_where_another_id_differs_in_letter_case(
    tmp_path, lakes, workspace, take_in, settings, monkeypatch
):
    take_in(
        lakes.write_log(tmp_path / "a.csv", ("a12", "1", "2024-01-01", 1.0), ("A12", "2", "2024-01-02", 2.0))
    )
    with monkeypatch.context() as broken:
        failing = Mock(side_effect=StoreError("The copy cannot be written."))
        broken.setattr("tenure.serving.publish.forget_in_served", failing)
        with pytest.raises(StoreError):
            erase(workspace, settings, "a12")

    with pytest.raises(InputError, match="No table in the workspace"):  # nothing was left by then
        erase(workspace, settings, "a12")

    assert all(one.done_at for one in Erasures(workspace).all())
    with pytest.raises(InputError, match="letter case or spaces"):
        erase(workspace, settings, "a12")


@pytest.mark.integration
def test_a_lake_that_somebody_else_writes_to_keeps_the_files_and_a_later_fault_says_that_they_may_be_gone(
    full, settings, duckdb_engine, monkeypatch
):
    (full / "uploads").mkdir(exist_ok=True)
    upload = full / "uploads" / "ann.csv"
    upload.write_text(f"customer_id\n{WHO}\n")
    with Workspace.open(full).lake.writing(duckdb_engine), pytest.raises(StoreError) as busy:
        in_shop(forget, Forget((WHO,), wait_seconds=0.1), full, settings, SilentProgress())
    assert busy.value.code == "store.busy"
    assert upload.exists()

    full_disk = StoreError("There is no room left to write; nothing was changed.", code="store.full")
    monkeypatch.setattr(forget_module, "_rewrite", Mock(side_effect=full_disk))
    with pytest.raises(StoreError, match="not complete") as begun:
        erase(full, settings, WHO)
    assert begun.value.code == "store.full"
    assert "nothing was changed" not in f"{begun.value}{begun.value.hint}"
    assert not upload.exists()


@pytest.mark.integration
def test_who_reads_older_pages_of_the_store_keeps_nobody_in_the_lake(
    full, settings, lakes, lake_rows, monkeypatch
):
    with monkeypatch.context() as broken:
        broken.setattr(Database, "scrub", Mock(side_effect=StoreError("Older pages are read.")))
        with pytest.raises(StoreError, match="not complete"):
            erase(full, settings, WHO)
    assert [row["customer_id"] for row in lake_rows()] == ["bob", "bob"]

    with pytest.raises(InputError):  # nothing but the pages was left
        erase(full, settings, WHO)
    assert lakes.places_that_mention(full, WHO) == []
    assert all(one.done_at for one in Erasures(full).all())


def test_who_was_in_which_segment_is_erased_while_nobody_publishes(workspace, settings, monkeypatch):
    seen = []

    def forget_stays(memberships, ids):
        lock = FileLock(workspace / "serving" / ".lock")
        with pytest.raises(Timeout):
            lock.acquire(timeout=0)
        seen.append(ids)
        return 1

    monkeypatch.setattr(Memberships, "is_there", True)
    monkeypatch.setattr(Memberships, "forget", forget_stays)
    assert erase(workspace, settings, "hans.meier@x.de").erased == {"files.segments": 1}
    assert seen == [("hans.meier@x.de",)]


def test_a_text_that_anybody_may_write_makes_no_customer(full, settings):
    database = Workspace.open(full).database
    AuditLog(database).add(Entry(clock(), "strangers", "log_in", "access.denied", "test from 10.0.0.9"))
    database.close()
    (full / "runs").mkdir()
    (full / "runs" / "back-test.md").write_text("a back-test")

    with pytest.raises(InputError, match="No table"):
        erase(full, settings, "test")

    assert [path.name for path in (full / "runs").iterdir()] == ["back-test.md"]
