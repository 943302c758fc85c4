"""Whatever is handed in: two lines that say what was wrong and what to do, exit code 2, nothing written."""

import gzip
import os

import pandas as pd
import pytest
from tests.order_logs import order_log

HEADER = "customer_id,order_id,order_date,amount\n"


def lines(*rows):
    return HEADER + "".join(f"{row}\n" for row in rows)


def log(**columns):
    return order_log(60, 400).assign(**columns).to_csv(index=False)


def one_day_each(text):
    frame = order_log(200, 400)
    return frame.drop_duplicates("customer_id").to_csv(index=False)


CASES = {
    "empty file": ("", "source.empty"),
    "only a header": (HEADER, "source"),
    "a column missing": (order_log(60).drop(columns="customer_id").to_csv(index=False), "source.column"),
    "a column twice": ("customer_id,order_date,amount,amount\na,2023-01-01,1,2\n", "source.column"),
    "days and months that could be swapped": (log(order_date="03/04/2023"), "source.date"),
    "dates of two kinds": (
        lines(*(f"a,{i},{d},5" for i, d in enumerate(["13/01/2023", "01/13/2023", "25/02/2023"] * 9))),
        "source.date",
    ),
    "dates that are no dates": (log(order_date="yesterday"), "source.date"),
    "amounts that are no amounts": (log(amount="cheap"), "source.amount"),
    "only zero amounts": (log(amount=0), "data.no_positive_amount"),
    "only negative amounts": (log(amount=-5), "data.no_positive_amount"),
    "one customer": (log(customer_id="me"), "data.one_customer"),
    "nobody comes back": (one_day_each(""), "data.no_repeat_buyers"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_log_that_cannot_be_used_is_refused_whole(case, tenure, tmp_path):
    text, code = CASES[case]
    (tmp_path / "orders.csv").write_text(text)

    said = tenure("run", "orders.csv")

    assert said.code == 2, said.err
    assert code in said.err
    assert "next:" in said.err
    assert "Traceback" not in said.err
    assert os.listdir(tmp_path) == ["orders.csv"]


def test_a_missing_file_is_named_with_its_neighbour(tenure, orders_csv):
    said = tenure("run", "order.csv")

    assert said.code == 2
    assert "orders.csv" in said.err


def test_a_binary_file_is_recognised(tenure, tmp_path):
    (tmp_path / "orders.csv").write_bytes(bytes(range(256)) * 100)

    assert tenure("run", "orders.csv").code == 2


def test_a_truncated_gzip_is_recognised(tenure, tmp_path):
    packed = gzip.compress(log().encode())
    (tmp_path / "orders.csv.gz").write_bytes(packed[: len(packed) // 2])

    said = tenure("run", "orders.csv.gz")

    assert said.code == 2
    assert "source" in said.err


def test_amounts_that_are_nan_or_infinite_go_to_quarantine(tenure, tmp_path):
    frame = order_log(200, 500)
    frame["amount"] = frame["amount"].astype(object)
    frame.loc[[3, 30], "amount"] = "NaN"
    frame.loc[[5, 50], "amount"] = "inf"
    frame.to_csv(tmp_path / "orders.csv", index=False)

    said = tenure("run", "orders.csv", "--horizon", "60d", "--model", "bg_nbd_gamma_gamma", "--cutoffs", 1)

    assert said.code == 0, said.err
    assert len(pd.read_parquet(tmp_path / "out" / "quarantine.parquet")) == 4


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--horizon", "5y", "time.horizon_beyond_history"),
        ("--horizon", "soon", "time.horizon"),
        ("--as-of", "2019-01-01", "time.as_of"),
        ("--as-of", "2031-01-01", "time.as_of"),
        ("--as-of", "01/02/2023", "time.day"),
        ("--level", "80", "option"),
        ("--model", "bgnbd", "plug.unknown"),
        ("--source", "xcl", "plug.unknown"),
        ("--column", "customer_id", "option.column"),
        ("--column", "customer_id=Nobody", "source.column"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(option, value, code, tenure, orders_csv):
    said = tenure("run", orders_csv, option, value)

    assert said.code == 2, said.err
    assert f"{code}" in said.err
    assert "next:" in said.err
    assert not (orders_csv.parent / "out").exists()


def test_a_folder_with_something_else_in_it_is_not_overwritten(tenure, orders_csv):
    said = tenure("run", orders_csv, "--out", orders_csv.parent)

    assert said.code == 2
    assert "option.out" in said.err
    assert orders_csv.exists()
