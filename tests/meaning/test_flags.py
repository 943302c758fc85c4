"""Columns that say yes or no about an order, and statuses whose columns have foreign names."""

from __future__ import annotations

import pytest

ROWS = "order_id,customer_id,order_date,order_total,{name}\n1,ann,2024-01-01,100.00,{yes}\n" + (
    "2,ann,2024-02-01,50.00,{no}\n3,bob,2024-02-02,30.00,{no}\n"
)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("cancelled", "cancelled_order"),
        ("Is Canceled", "cancelled_order"),
        ("voided", "cancelled_order"),
        ("storniert", "cancelled_order"),
        ("refunded", "refunded_order"),
        ("Returned", "refunded_order"),
        ("is_test", "not_an_order"),
    ],
)
@pytest.mark.parametrize(("yes", "no"), [("true", "false"), ("Y", "N"), ("1", "0"), ("ja", "")])
def test_a_yes_removes_the_order_with_its_money(name, reason, yes, no, account):
    result = account(ROWS.format(name=name, yes=yes, no=no))

    assert result.left_out == {reason: (1, 100.00)}
    assert result.money == 80.00


def test_a_column_of_cancellation_dates_is_a_flag(account):
    result = account(ROWS.format(name="cancelled", yes="2024-01-03", no=""))

    assert result.left_out == {"cancelled_order": (1, 100.00)}


def test_a_status_answer_overrides_a_flag(account):
    result = account(ROWS.format(name="is_test", yes="true", no="false"), status={"true": "sale"})

    assert result.money == 180.00


def test_refunded_amounts_of_1_are_money_if_the_column_name_says_so(account):
    result = account(ROWS.format(name="refund_amount", yes="1", no="0"))

    assert result.money == 179.00


def test_words_other_than_yes_and_no_are_not_flags(account):
    result = account(ROWS.format(name="returned", yes="to the shop in Ulm", no=""))

    assert result.money == 180.00


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bestellstatus", "Storniert"),
        ("Statut", "Annulée"),
        ("Estado", "Cancelado"),
        ("Stato ordine", "Annullato"),
        ("order_type", "void"),
    ],
)
def test_a_status_is_known_under_foreign_names(name, value, account):
    sale = {"Statut": "Terminée", "Estado": "Completado", "order_type": "sale"}.get(name, "bezahlt")
    result = account(ROWS.format(name=name, yes=value, no=sale))

    assert result.left_out == {"cancelled_order": (1, 100.00)}


def test_a_province_is_not_a_status(account):
    result = account(ROWS.format(name="Estado", yes="Jalisco", no="Oaxaca"))

    assert result.money == 180.00
    assert result.reading.questions == ()
