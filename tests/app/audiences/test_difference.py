"""What a version changes on the platform, which knows people by their addresses."""

import pyarrow as pa
import pytest
from tests.app.audiences.test_sent_deliveries import version

from tenure.app.audiences import members_file
from tenure.app.audiences.difference import parts_of
from tenure.app.audiences.members_file import forget_members, members_path, product_path, write_members

COLUMNS = {"meta_ads": ("EMAIL", "PHONE"), "google_ads": ("emailAddress", "phoneNumber")}


@pytest.fixture(params=list(COLUMNS))
def changes(request, tmp_path):
    """What is added and removed from one list to the next: rows of id, e-mail and phone, or `HELD` as arm."""
    channel = request.param
    names = COLUMNS[channel]

    def keep(number: int, rows: list[tuple[str | None, ...]]) -> None:
        ids, emails, phones = ([row[place] for row in rows] for place in range(3))
        arms = [row[3] if len(row) > 3 else "send" for row in rows]
        columns = {"customer_id": ids, names[0]: emails, names[1]: phones}
        table = pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})
        arm = pa.array(arms, pa.string()).dictionary_encode()
        write_members(members_path(tmp_path, version(number, channel)), table.append_column("arm", arm))

    def found(before, now, erased=()):
        keep(1, before)
        keep(2, now)
        if erased:
            forget_members(tmp_path, erased)
        parts = parts_of(version(2, channel), version(1, channel), tmp_path, "difference")
        rows = {action: part.slice(0, len(part)).select([0, 1, 2]) for action, part in parts.items()}
        return {
            action: [tuple(row.values()) for row in table.to_pylist() if row["customer_id"] is not None]
            for action, table in rows.items()
        }

    return found


def test_who_came_is_added_and_who_went_is_removed(changes):
    assert changes([("a", "A", None), ("b", "B", None)], [("b", "B", None), ("c", "C", "3")]) == {
        "add": [("c", "C", "3")],
        "remove": [("a", "A", None)],
    }


def test_an_address_somebody_on_the_list_still_has_is_not_removed(changes):
    shared = [("old-1", "A", None), ("old-2", "B", "2"), ("stays", "A", "2")]

    assert changes(shared, [("stays", "A", "2")]) == {"add": [], "remove": [("old-2", "B", None)]}


def test_an_address_of_who_is_held_out_is_removed(changes):
    assert changes([("a", "A", None)], [("b", "A", None, "hold_out")])["remove"] == [("a", "A", None)]


def test_a_changed_address_is_added_and_the_old_one_removed(changes):
    before, now = [("a", "old", "1"), ("b", "B", None)], [("a", "new", "1"), ("b", "B", None)]

    assert changes(before, now) == {"add": [("a", "new", "1")], "remove": [("a", "old", None)]}


def test_an_address_that_is_known_since_is_added(changes):
    assert changes([("a", "A", None)], [("a", "A", "1")]) == {"add": [("a", "A", "1")], "remove": []}


def test_who_goes_is_removed_by_what_finds_them_alone_and_before_others_come(tmp_path):
    names = ("customer_id", "EMAIL", "PHONE", "ZIP")
    for number, row in ((1, ("a", "old", None, "z")), (2, ("a", "new", None, "z"))):
        table = pa.table({name: pa.array([one], pa.string()) for name, one in zip(names, row, strict=True)})
        arm = pa.array(["send"], pa.string()).dictionary_encode()
        write_members(members_path(tmp_path, version(number)), table.append_column("arm", arm))

    parts = parts_of(version(2), version(1), tmp_path, "difference")

    assert [(action, part.slice(0, 1).to_pylist()) for action, part in parts.items()] == [
        ("remove", [{"customer_id": "a", "EMAIL": "old", "PHONE": None}]),
        ("add", [{"customer_id": "a", "EMAIL": "new", "PHONE": None, "ZIP": "z"}]),
    ]


def test_who_was_erased_is_neither_added_nor_removed_and_holds_no_address(changes):
    before = [("gone", "A", None), ("old", "A", None), ("b", "B", None)]
    now = [("gone", "A", None), ("b", "B", None)]

    assert changes(before, now, erased=["gone"]) == {"add": [], "remove": [("old", "A", None)]}


def test_an_erasure_that_is_killed_finds_the_customer_in_the_version_once_more(tmp_path, monkeypatch):
    made = version(1, "csv_export")
    arm = pa.array(["send"], pa.string()).dictionary_encode()
    table = pa.table({"customer_id": pa.array(["a"], pa.string())}).append_column("arm", arm)
    write_members(members_path(tmp_path, made), table)
    product_path(tmp_path, made).write_text("customer_id\na\n")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(members_file, "write_members", killed)
        forget_members(tmp_path, ["a"])

    assert not product_path(tmp_path, made).exists()
    assert forget_members(tmp_path, ["a"]) == 1
