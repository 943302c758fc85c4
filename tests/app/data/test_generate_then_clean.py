"""Cleaning finds every defect that `generate` planted, and takes nothing else out."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tenure.app.data.generate import Generate, generate
from tenure.cleaning.clean import clean
from tenure.core.orders.reading import ReadOptions
from tenure.engines.duckdb import Engine
from tenure.sources.synthetic import SOURCE

REASONS = {
    "exact_duplicate": {"exact_duplicate"},
    "key_duplicate": {"key_duplicate"},
    "orphan_line": {"orphan_line"},
    "null_customer_id": {"missing_customer"},
    "null_date": {"missing_date"},
    "impossible_date": {"impossible_date"},
    "future_date": {"future_date"},
    "null_amount": {"unreadable_amount"},
    "zero_amount": {"zero_amount"},
    "orphan_customer": {"unknown_customer"},
}
"""What cleaning calls the defects that it takes out."""


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory):
    """The record of defects, the quarantine, the clean transactions and the account, of one spoiled shop."""
    made = generate(
        Generate(
            customers=600, transactions=9000, seed=2, out=tmp_path_factory.mktemp("spoiled"), defects=True,
            events_per_order=0.2,
        )
    )  # fmt: skip
    defects = pd.read_csv(made.folder / "defects.csv")
    with Engine() as engine:
        reading = SOURCE.read(str(made.folder), ReadOptions(), engine)
        result = clean(reading.tables, reading.rules, made.as_of, engine)
        out = engine.to_arrow(result.quarantine).to_pandas()
        rows = engine.to_arrow(result.tables.transactions).to_pandas()
    out["order_id"] = [json.loads(row).get("order_id") for row in out.row]
    return defects, out, rows, result


@pytest.mark.parametrize("kind", REASONS)
def test_orders_with_a_defect_are_taken_out_for_it(cleaned, kind):
    defects, out, _, _ = cleaned
    planted = defects[(defects.kind == kind) & defects["table"].isin(["orders", "order_lines"])]
    taken = out[(out["table"] == "transactions") & out.reason.isin(REASONS[kind])]

    assert len(planted) > 0
    assert set(taken.order_id) == set(planted.key)


@pytest.mark.parametrize("table", ["customers", "products"])
def test_doubled_master_data_is_taken_out(cleaned, table):
    defects, out, _, _ = cleaned
    planted = defects[defects["table"] == table]

    assert (out["table"] == table).sum() == len(planted) > 0


def test_everything_taken_out_was_planted(cleaned):
    defects, out, _, result = cleaned

    assert set(out.reason) == set().union(*REASONS.values())
    assert set(out.order_id.dropna()) <= set(defects.key)
    assert result.rows_clean["events"] == result.rows_in["events"]


def test_mismatches_and_lone_refunds_are_counted(cleaned):
    defects, _, rows, result = cleaned
    planted = defects[defects["table"] == "orders"].groupby("kind").size()
    counts = {count.rule: count.rows for count in result.counts if count.table == "transactions"}

    assert counts["header_mismatch"] == planted["header_line_mismatch"]
    assert counts["refund_untraced"] == planted["negative_without_original"]
    refunds = rows[rows.amount < 0]
    assert refunds.original_order_date.isna().sum() == planted["negative_without_original"]


def test_outliers_are_above_the_line_and_stay(cleaned):
    defects, _, rows, _ = cleaned
    planted = defects[defects.kind == "outlier"]
    of_order = rows.groupby("order_id").amount.max()

    assert (of_order.loc[planted.key] > rows.amount[rows.amount > 0].quantile(0.995)).mean() > 0.8


def test_what_is_left_is_the_shop_without_defects(cleaned, tmp_path):
    _, out, rows, _ = cleaned
    generate(Generate(customers=600, transactions=9000, seed=2, out=tmp_path / "sound", events_per_order=0.2))
    sound = pd.read_csv(tmp_path / "sound" / "order_lines.csv")
    whole = sound[sound.order_id.str.startswith("O") & ~sound.order_id.isin(out.order_id)]
    left = rows[(rows.amount > 0) & ~rows.order_id.isin(out.order_id)]

    assert set(left.order_id) == set(whole.order_id)
    assert len(left) == len(whole)
