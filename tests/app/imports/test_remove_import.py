"""An import is removed, and what other imports brought stays."""

from __future__ import annotations

import pytest

from tenure.app.data.compact import Compact, compact
from tenure.app.imports.remove_import import RemoveImport, preview_import_removal, remove_import
from tenure.core.errors import NotFound
from tenure.core.orders.answers import Answers
from tenure.core.ports import SilentProgress
from tenure.store.people.audit import AuditLog

HEADER = "customer_id,order_id,order_date,amount,product_id\n"
JANUARY = "ann,1,2024-01-01,10,x\nbob,2,2024-01-02,20,x\nbob,2,2024-01-02,20,x\n"
FEBRUARY = "ann,3,2024-02-01,30,x\ncid,4,2024-02-02,40,y\n"
MARCH = "dan,5,2024-03-01,50,y\n"


def removed(place, import_id):
    return place.do(remove_import, RemoveImport(import_id))


def previewed(place, import_id):
    return place.do(preview_import_removal, RemoveImport(import_id))


def test_imports_are_listed_with_their_rows_and_money(place):
    place.add("january.csv", HEADER + JANUARY)
    place.add("both.csv", HEADER + JANUARY + FEBRUARY)

    newest, first = place.imports()

    assert (first.file_name, first.rows, first.orders, first.money) == (
        "january.csv",
        {"transactions": 3},
        2,
        50,
    )
    assert (newest.orders, newest.money, newest.repeated) == (2, 70, 3)
    assert first.added_by and first.imported_at <= newest.imported_at


@pytest.mark.parametrize("wrong_first", [True, False])
def test_orders_that_another_import_brought_stay(place, wrong_first):
    files = {"wrong.csv": JANUARY + FEBRUARY, "right.csv": FEBRUARY + MARCH}
    ids = {}
    for name in sorted(files, reverse=wrong_first):
        ids[name] = place.add(name, HEADER + files[name])

    told = previewed(place, ids["wrong.csv"])
    result = removed(place, ids["wrong.csv"])

    assert told == result
    assert place.amounts() == {"3": 30, "4": 40, "5": 50}
    assert (result.removed.rows, result.removed.money) == (3, 50)
    assert result.remaining.rows == (2 if wrong_first else 0)
    assert result.customers_without_orders == 1 and str(result.newest_order) == "2024-03-01"
    assert [each.file_name for each in place.imports()] == ["right.csv"]
    assert place.imports()[0].money == 120


def test_what_stayed_leaves_with_the_last_import_that_has_it(place):
    first = place.add("first.csv", HEADER + JANUARY)
    second = place.add("second.csv", HEADER + JANUARY + FEBRUARY)
    third = place.add("third.csv", HEADER + JANUARY + MARCH)

    removed(place, first)
    assert sorted(row["order_id"] for row in place.rows()) == ["1", "2", "2", "3", "4", "5"]
    removed(place, third)
    assert sorted(row["order_id"] for row in place.rows()) == ["1", "2", "2", "3", "4"]
    removed(place, second)
    assert place.rows() == []


def test_removing_twice_is_as_once_and_the_file_can_be_imported_again(place):
    first = place.add("january.csv", HEADER + JANUARY)
    place.add("march.csv", HEADER + MARCH)

    assert not removed(place, first).already_removed
    assert removed(place, first).already_removed
    assert place.add("january.csv", HEADER + JANUARY) == first
    assert len(place.rows()) == 4
    assert not removed(place, first).already_removed
    with pytest.raises(NotFound):
        removed(place, "nonsense")
    actions = place.do(lambda shop: [entry.action for entry in AuditLog(shop.database).latest()])
    assert actions.count("remove_import") == 2


def test_orders_that_the_import_replaced_come_back(place):
    place.add("first.csv", HEADER + JANUARY)
    wrong = place.add(
        "edited.csv", HEADER + "ann,1,2024-01-01,99,x\n", answers=Answers(changed_orders="replace")
    )
    assert place.amounts() == {"1": 99, "2": 20}

    assert removed(place, wrong).restored.money == 10
    assert place.amounts() == {"1": 10, "2": 20}


def test_the_version_of_another_import_counts_when_the_one_that_counted_is_removed(place):
    wrong = place.add("wrong.csv", HEADER + JANUARY)
    place.add("right.csv", HEADER + "ann,1,2024-01-01,11,x\n" + MARCH)
    assert place.amounts() == {"1": 10, "2": 20, "5": 50}

    removed(place, wrong)

    assert place.amounts() == {"1": 11, "5": 50}


def test_contacts_have_the_values_of_the_newest_other_import(place, tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("customer_id,email\nann,ann@old.example\n")
    new.write_text("customer_id,email\nann,ann@new.example\ndan,dan@new.example\n")
    place.add("january.csv", HEADER + JANUARY, customers=str(old))
    wrong = place.add("march.csv", HEADER + MARCH, customers=str(new))

    assert removed(place, wrong).contacts == 1
    assert [(row["customer_id"], row["email"]) for row in place.rows("customers")] == [
        ("ann", "ann@old.example")
    ]


def test_everything_can_be_removed_and_is_served_so(place):
    only = place.add("january.csv", HEADER + JANUARY)
    result = removed(place, only)

    assert result.customers_without_orders == 2 and result.newest_order is None
    assert place.rows() == [] and not place.imports()
    place.do(lambda shop: compact(Compact(), shop, SilentProgress()))


def test_a_removal_that_is_interrupted_changes_nothing(place, monkeypatch):
    only = place.add("january.csv", HEADER + JANUARY)
    with monkeypatch.context() as patch:
        patch.setattr("tenure.store.lake.import_removal.batches.as_table", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            removed(place, only)

    assert len(place.rows()) == 3 and len(place.imports()) == 1
