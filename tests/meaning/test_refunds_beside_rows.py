"""Columns of refunded amounts in files with lines: none is lost, none is taken off twice."""

from __future__ import annotations

import pytest

_LINE_REFUNDED = {"refunded_amount": "line refunded"}
_HEAD = "order,customer,date,line id,sku,order total,refunded amount\n"


def test_equal_refunds_of_the_lines_of_an_order_are_two(account):
    # 100 + 60 + 80 paid, 50 of the first and 30 of the third sent back, repeated on both lines: 160 left.
    result = account(
        _HEAD
        + "1,ann,2024-01-01,11,S,100,50\n1,ann,2024-01-01,12,M,100,50\n"
        + "2,bob,2024-01-02,21,S,60,0\n2,bob,2024-01-02,22,M,60,0\n"
        + "3,cat,2024-01-03,31,S,80,30\n3,cat,2024-01-03,32,M,80,30\n"
    )

    assert result.money == pytest.approx(160)
    assert "exact_duplicate" not in result.left_out


def test_the_refund_of_a_repeated_line_is_subtracted_once(account):
    line = "1,ann,2024-01-01,11,S,40,10\n"
    result = account(
        "order,customer,date,line id,sku,line amount,line refunded\n"
        + line
        + line
        + "2,bob,2024-01-02,21,S,9,0\n",
        columns=_LINE_REFUNDED,
    )

    assert result.money == pytest.approx(40 - 10 + 9)


def test_equal_lines_apart_in_one_order_keep_both_refunds(account):
    result = account(
        "order,customer,date,sku,line amount,refunded amount\n"
        "1,ann,2024-01-01,A,20,20\n1,ann,2024-01-01,B,30,0\n1,ann,2024-01-01,A,20,20\n2,bob,2024-01-02,A,20,0\n"
    )

    assert result.money == pytest.approx(30 + 20)


def test_a_repeated_export_subtracts_its_refunds_once(account):
    lines = "1,ann,2024-01-01,A,20,5\n1,ann,2024-01-01,A,20,5\n2,bob,2024-01-02,B,30,10\n"
    head = "order,customer,date,sku,line amount,line refunded\n"
    result = account(head + lines + "3,cat,2024-01-03,B,9,0\n" + lines, columns=_LINE_REFUNDED)

    assert result.money == pytest.approx(40 - 10 + 20 + 9)


def test_whole_lines_of_equal_price_sent_back_are_refunds_of_the_lines(account):
    result = account(
        "order,customer,date,sku,line amount,refunded amount\n"
        "1,ann,2024-01-01,S,20,20\n1,ann,2024-01-01,M,20,20\n2,bob,2024-01-02,S,20,0\n2,bob,2024-01-02,L,25,0\n"
    )

    assert result.money == pytest.approx(45)
    assert any(
        "40.00 in total. If the column holds the refund of the whole order, the total is 20.00" in n
        for n in result.reading.notes
    )


@pytest.mark.parametrize("name", ["line refunded", "item refunded"])
def test_a_column_of_the_line_is_of_the_line(account, name):
    result = account(
        f"order,customer,date,sku,line amount,{name}\n"
        "1,ann,2024-01-01,S,20,5\n1,ann,2024-01-01,M,30,5\n2,bob,2024-01-02,S,20,0\n",
        columns={"refunded_amount": name},
    )

    assert result.money == pytest.approx(60)


_LINES = "order,customer,date,sku,line amount,refunded amount\n"


def test_a_coupon_line_is_not_a_refund(account):
    result = account(
        _LINES + "1,ann,2024-01-01,shirt,50,48\n1,ann,2024-01-01,coupon,-2,0\n2,bob,2024-01-02,shirt,30,0\n"
    )

    assert result.money == pytest.approx(50 - 2 - 48 + 30)
    assert any("1 refunded orders have negative lines" in n and "48.00" in n for n in result.reading.notes)


NETTING_ROWS = {
    "on a later day": "1,ann,2024-01-04,,-20,0,sale,1",
    "of a refund type": "1,ann,2024-01-01,,-20,0,refund,1",
    "of the amount refunded": "1,ann,2024-01-01,,-25,0,sale,1",
    "goods that came back": "1,ann,2024-01-01,shirt,-20,0,sale,-1",
}


@pytest.mark.parametrize("row", NETTING_ROWS.values(), ids=NETTING_ROWS)
def test_a_refund_row_of_the_file_is_not_subtracted_twice(account, row):
    result = account(
        "order,customer,date,sku,line amount,refunded amount,type,quantity\n"
        f"1,ann,2024-01-01,shirt,50,25,sale,1\n{row}\n2,bob,2024-01-02,shirt,30,0,sale,1\n"
    )

    assert result.money == pytest.approx(50 + float(row.split(",")[4]) + 30)
    assert any("1 orders have their own refund rows: the 25.00" in note for note in result.reading.notes)


def test_refund_rows_that_add_up_to_the_amount_refunded_are_the_refund(account):
    result = account(
        _LINES + "1,ann,2024-01-01,shirt,50,25\n1,ann,2024-01-01,a,-10,0\n1,ann,2024-01-01,b,-15,0\n"
        "2,bob,2024-01-02,shirt,30,0\n"
    )

    assert result.money == pytest.approx(55)


def test_a_status_of_the_whole_order_does_not_turn_its_coupon_into_a_refund(account):
    result = account(
        "order,customer,date,sku,line amount,refunded amount,status\n"
        "1,ann,2024-01-01,shirt,50,48,refunded\n1,ann,2024-01-01,coupon,-2,0,refunded\n"
        "2,bob,2024-01-02,shirt,30,0,paid\n"
    )

    assert result.money == pytest.approx(30)


def test_nothing_is_left_of_a_refunded_order_with_a_coupon(account):
    result = account(
        "order,customer,date,sku,line amount,status\n1,ann,2024-01-01,shirt,50,refunded\n"
        "1,ann,2024-01-01,coupon,-2,refunded\n2,bob,2024-01-02,shirt,30,paid\n"
    )

    assert result.money == pytest.approx(30)
    assert result.left_out == {"refunded_order": (2, 48.00)}


def test_a_coupon_gets_no_share_of_its_orders_refund(account):
    # The order came to 98, and 49 of it went back.
    result = account(
        "order,customer,date,sku,line amount,total refunded\n"
        "1,ann,2024-01-01,shirt,60,49\n1,ann,2024-01-01,hat,40,49\n1,ann,2024-01-01,coupon,-2,49\n"
        "2,bob,2024-01-02,shirt,30,0\n"
    )

    assert result.money == pytest.approx(49 + 30)
