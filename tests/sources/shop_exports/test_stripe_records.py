"""Stripe's own records: cents, seconds and flags, from its interface and from warehouses."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from tenure.app.data.orders import clean_reading
from tenure.core.ports import SilentProgress
from tenure.sources.mapping.recognise import recognise

TODAY = datetime(2025, 6, 1, tzinfo=UTC).date()


def _charge(number: int, customer: str, cents: int, **fields: object) -> dict[str, object]:
    day = datetime(2025, 1, number, 10, tzinfo=UTC)
    usual = {"id": f"ch_{number}", "object": "charge", "amount": cents, "amount_refunded": 0}
    flags = {"paid": True, "captured": True, "disputed": False, "livemode": True, "status": "succeeded"}
    return {
        **usual,
        "created": int(day.timestamp()),
        "currency": "usd",
        "customer": customer,
        **flags,
        **fields,
    }


CHARGES = [
    _charge(1, "cus_A", 6000),
    _charge(2, "cus_B", 5050, amount_refunded=1025),
    _charge(3, "cus_A", 99900, livemode=False),
    _charge(4, "cus_B", 777, captured=False),
    _charge(5, "cus_C", 888, paid=False),
    _charge(6, "cus_C", 2500, status="failed", paid=False, captured=False),
    _charge(7, "cus_C", 1999),
    _charge(8, "cus_D", 4000, amount_refunded=1000, amount_captured=3000),
]
NET = 60.00 + 50.50 - 10.25 + 19.99 + 30.00


@pytest.fixture
def counted(read, duckdb_engine):
    def of(location: str, **options):
        reading = read(location, recognise(location), **options)
        cleaned = clean_reading(reading, TODAY, duckdb_engine, SilentProgress())
        return reading, cleaned.counted

    return of


def _written(kind: str, folder, records: list[dict[str, object]]) -> str:
    path = folder / f"charges.{kind}"
    if kind == "json":
        path.write_text(json.dumps({"object": "list", "data": records, "has_more": False}))
    elif kind == "jsonl":
        path.write_text("\n".join(map(json.dumps, records)))
    elif kind == "csv":
        pd.DataFrame(records).to_csv(path, index=False)
    else:
        frame = pd.DataFrame(records)
        frame["created"] = pd.to_datetime(frame["created"], unit="s")
        frame.to_parquet(path)
    return str(path)


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv", "parquet"])
def test_charges_are_cents_of_live_paid_and_captured_payments(kind, tmp_path, counted):
    reading, left = counted(_written(kind, tmp_path, CHARGES))

    assert left.money == pytest.approx(NET)
    assert left.orders == 4
    assert any("smallest unit" in note for note in reading.notes)


def test_a_warehouse_in_capitals_with_deleted_rows(tmp_path, counted):
    records = [{**charge, "_fivetran_deleted": place == 0} for place, charge in enumerate(CHARGES)]
    frame = pd.DataFrame(records).rename(columns={"customer": "customer_id"})
    frame.columns = [name.upper() for name in frame.columns]
    frame.to_csv(tmp_path / "CHARGE.csv", index=False)

    assert counted(str(tmp_path / "CHARGE.csv"))[1].money == pytest.approx(NET - 60)


def test_currencies_without_cents_are_not_divided(tmp_path, counted):
    records = [_charge(1, "cus_A", 6000, currency="jpy"), _charge(2, "cus_B", 800, currency="jpy")]

    assert counted(_written("json", tmp_path, records))[1].money == pytest.approx(6800)


def test_currencies_of_thousandths_are_divided_by_a_thousand(tmp_path, counted):
    records = [_charge(1, "cus_A", 6500, currency="kwd"), _charge(2, "cus_B", 1250, currency="kwd")]

    assert counted(_written("json", tmp_path, records))[1].money == pytest.approx(7.75)


def test_amounts_that_are_already_converted_stay_and_are_reported(tmp_path, counted):
    records = [
        {**charge, "amount": charge["amount"] / 100, "amount_refunded": charge["amount_refunded"] / 100}
        for charge in CHARGES[:7]
    ]
    reading, left = counted(_written("csv", tmp_path, records))

    assert left.money == pytest.approx(NET - 30)
    assert any("the amounts have decimals" in note for note in reading.notes)


def test_a_column_that_the_user_names_is_in_units(tmp_path, counted):
    records = [_charge(1, "cus_A", 60), _charge(2, "cus_B", 50)]

    assert counted(_written("csv", tmp_path, records), columns={"amount": "amount"})[
        1
    ].money == pytest.approx(110)


RECORDS = {
    "payment intents": {
        "object": "payment_intent",
        "amount": 9999,
        "amount_received": 2550,
        "status": "succeeded",
    },
    "invoices": {
        "object": "invoice",
        "amount_due": 2550,
        "amount_paid": 2550,
        "total": 2550,
        "status": "paid",
    },
}


@pytest.mark.parametrize("fields", RECORDS.values(), ids=RECORDS)
def test_other_records_are_in_cents_too(fields, tmp_path, counted):
    day = int(datetime(2025, 1, 5, tzinfo=UTC).timestamp())
    common = {"created": day, "currency": "usd", "livemode": True}
    records = [{"id": f"x_{n}", "customer": f"cus_{n}", **common, **fields} for n in range(3)]
    records.append({**records[0], "id": "x_9", "livemode": False})

    reading, left = counted(_written("json", tmp_path, records))

    assert left.money == pytest.approx(76.50)
    assert any("do not state refunds" in note for note in reading.notes)


def test_a_dispute_is_reported_with_its_money(tmp_path, counted):
    reading, _ = counted(_written("json", tmp_path, [*CHARGES, _charge(9, "cus_E", 1200, disputed=True)]))

    assert any("'Disputed': 1 rows, 12.00" in question.text for question in reading.questions)
