"""`tenure explain` from the command line, and how an explanation looks."""

from __future__ import annotations

from datetime import date

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tenure.cli.drawing.findings import drawn
from tenure.cli.main import cli
from tenure.learning.explanations.explanation import Contribution, ExplainedCustomer, Explanation, Reason

PARTS = (
    Contribution("orders_0_30d", "orders", "Order days.", 3.0, 84.0),
    Contribution("T", "days", "Age.", 300.0, -4.0),
    Contribution("recency", "days", "Span.", 280.0, 1.5),
)


def customer(**more) -> ExplainedCustomer:
    reasons = (Reason("ordered 3 times in the last 30 days: +84", 84.0),)
    given = {"explained": 101.5, "baseline": 20.0, "contributions": PARTS, "reasons": reasons}
    return ExplainedCustomer(
        customer_id="c[1]", predicted=120.0, facts=("ordered on 5 days",), **given | more
    )


def lines(one: ExplainedCustomer, **more) -> str:
    given = {"member": "lightgbm", "weight": 0.6, "column": "predicted_clv", "currency": "EUR"} | more
    made = Explanation(
        model="blend", weights={}, as_of=date(2024, 1, 1), horizon_days=90, member_horizon_days=90,
        method="TreeSHAP", customers=(one,), **given,
    )  # fmt: skip
    console = Console(width=100)
    with console.capture() as captured:
        for part in drawn(made):
            console.print(part)
    return captured.get()


def test_a_customer_is_shown_from_the_starting_point_to_the_sum():
    shown = lines(customer())

    assert "blend, by its member lightgbm (weight 60%): 90 days from 2024-01-01" in shown
    places = [
        shown.index(text)
        for text in (
            "c[1]: 120.00 EUR expected", "20.00", "ordered 3 times in the last 30 days", "+84",
            "2 other features", "+16.00", "ordered on 5 days",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert shown.count("120.00") == 2


def test_facts_stand_alone_where_nothing_could_be_split():
    shown = lines(customer(explained=None, baseline=None, contributions=()), column="expected_purchases")

    assert "120.00 orders expected" in shown and "ordered on 5 days" in shown
    assert "starting point" not in shown and "other features" not in shown


def test_a_stretched_member_says_so():
    made = Explanation(
        "blend", "lightgbm", 0.5, {}, "predicted_clv", date(2024, 1, 1), 365, 90, "TreeSHAP", ()
    )  # fmt: skip

    assert any("trained for 90 days" in str(part) for part in drawn(made))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "--customer"), (("--customer", "c1", "--model-folder", "nowhere"), "model folder")],
)
def test_what_is_missing_is_named(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(cli, ["explain", "orders.csv", *arguments])

    assert result.exit_code != 0 and said in result.output
