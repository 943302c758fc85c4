"""Rows that warehouses keep after their source deleted or changed them."""

from __future__ import annotations

import pytest

_ROWS = ["1,ann,2024-01-01,60", "2,bob,2024-01-02,50", "3,cat,2024-01-03,30"]


def _file(column: str, cells: list[str]) -> str:
    return "\n".join([f"order,customer,date,amount,{column}", *map("{},{}".format, _ROWS, cells)]) + "\n"


@pytest.mark.parametrize(
    "column", ["deleted_at", "_sdc_deleted_at", "_ab_cdc_deleted_at", "Deleted on", "deleted"]
)
@pytest.mark.parametrize("moment", ["2024-02-01 10:00:00", "2024-02-01T10:00:00Z", "1706781600"])
def test_rows_with_a_moment_of_deletion_do_not_count(account, column, moment):
    result = account(_file(column, ["", moment, ""]))

    assert result.money == 90
    assert result.left_out == {"cancelled_order": (1, 50.00)}
    assert any("1 rows, 50.00 in total, were deleted" in note for note in result.reading.notes)


@pytest.mark.parametrize("nothing", ["", "null", "0001-01-01 00:00:00", "9999-12-31"])
def test_placeholder_deletion_times_are_ignored(account, nothing):
    assert account(_file("deleted_at", [nothing] * 3)).money == 140


@pytest.mark.parametrize("column", ["_fivetran_deleted", "is_deleted", "__deleted", "deleted"])
@pytest.mark.parametrize("yes", ["true", "1"])
def test_rows_flagged_as_deleted_do_not_count(account, column, yes):
    no = {"true": "false", "1": "0"}[yes]

    assert account(_file(column, [no, yes, no])).money == 90


def test_past_versions_that_count_are_reported_with_their_money(account):
    result = account(
        "order,customer,date,amount,valid_from,valid_to,is_current\n1,ann,2024-01-01,60,2024-01-01,2024-01-02,false\n"
        "1,ann,2024-01-01,50,2024-01-02,,true\n2,bob,2024-01-02,30,2024-01-02,,true\n"
    )

    notes = result.reading.notes
    assert any("is_current: 1 rows, 60.00 in total, are past versions" in note for note in notes)


def test_an_end_of_validity_only_marks_past_versions_of_orders(account):
    rows = "1,ann,2024-01-01,60,2024-01-02\n1,ann,2024-01-01,50,\n2,bob,2024-01-02,30,2024-03-01\n"
    result = account("order,customer,date,amount,dbt_valid_to\n" + rows)

    assert any("dbt_valid_to: 1 rows, 60.00 in total, are past" in note for note in result.reading.notes)
