"""`tenure budget`, `campaigns` and `cohorts` on a workspace, as somebody types them."""

from __future__ import annotations

import pytest
from tests.app.economics.conftest import made_orders, made_predictions, opened
from typer.testing import CliRunner

from tenure.app.workspace.init import Init, init
from tenure.cli.main import cli

runner = CliRunner(env={"COLUMNS": "100"})
SPEND = "campaign,day,spend,source\n" + "".join(
    f"Always,2023-{month:02d}-{day:02d},{4 + month},search\n"
    for month in range(2, 13)
    for day in range(1, 28)
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("budget")
    orders, profiles = made_orders()
    opened(folder, orders, profiles, made_predictions(orders)).close()
    return folder / "shop"


@pytest.fixture
def said(place, monkeypatch):
    def run(*words: str):
        return runner.invoke(cli, [*words, "--workspace", str(place)])

    return run


def test_the_rule_is_printed_with_its_reasons(said):
    made = said("budget", "--total", "10000")
    assert made.exit_code == 0, made.output
    for text in ("by the 3:2:1 rule", "High-CLV", "5,000", "3,500", "1,500", "The rule gives this tier 50%"):
        assert text in made.stdout


def test_the_optimum_keeps_what_is_asked_of_it(said):
    made = said("budget", "--total", "1000", "--optimise", "--min", "Low-CLV=400", "--max", "High-CLV=100")
    assert made.exit_code == 0, made.output
    assert (
        "Capped at your maximum, 100 GBP" in made.stdout and "Raised to your minimum, 400 GBP" in made.stdout
    )


def test_what_if_a_part_got_just_this(said):
    made = said("budget", "--spend", "search=500", "--by", "channel")
    assert made.exit_code == 0, made.output
    assert "500 GBP in 30 days, as you entered it" in made.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["budget"], "--total"),
        (["budget", "--total", "-5"], "option.budget"),
        (["budget", "--total", "100", "--min", "High=5"], "High-CLV"),
        (["budget", "--total", "100", "--min", "High-CLV"], "High-CLV=2000"),
        (["budget", "--total", "100", "--min", "High-CLV=200"], "option.limits"),
        (["budget", "--total", "100", "--by", "weather"], "tier_and_channel"),
        (["cohorts", "--metric", "joy"], "retention"),
        (["campaigns", "show", "Alwys"], "campaign.unknown"),
        (["campaigns", "import", "nowhere.csv"], "does not exist"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_next_step(said, words, told):
    made = said(*words)
    assert made.exit_code == 2
    assert told in made.stderr


def test_campaigns_are_imported_listed_shown_and_learned_from(said, tmp_path):
    assert "No campaigns yet" in said("campaigns", "list").stdout
    path = tmp_path / "spend.csv"
    path.write_text(SPEND)
    made = said("campaigns", "import", str(path))
    assert made.exit_code == 0, made.output
    assert "1 (1 new), 297 days added" in made.stdout

    listed, shown = said("campaigns", "list"), said("campaigns", "show", "Always")
    assert "Always" in listed.stdout and "same period" in listed.stdout
    assert "2023-06" in shown.stdout and "High-CLV" in shown.stdout
    assert "months of spend" in said("budget", "--total", "500", "--by", "channel").stdout


def test_cohorts_and_costs_are_printed(said):
    cohorts, costs = (
        said("cohorts", "--metric", "margin", "--cumulative"),
        said("cohorts", "--cac", "--by", "source"),
    )
    assert cohorts.exit_code == costs.exit_code == 0, cohorts.output + costs.output
    assert (
        "2023-02" in cohorts.stdout and "~" in cohorts.stdout and "Margin: 40% of revenue" in cohorts.stdout
    )
    assert "search" in costs.stdout and "LTV:CAC" in costs.stdout


def test_an_empty_workspace_says_what_to_do(tmp_path):
    place = init(Init(tmp_path / "shop")).path
    made = runner.invoke(cli, ["budget", "--total", "100", "--workspace", str(place)])
    assert made.exit_code == 2 and "tenure run" in made.stderr
    assert "No orders yet" in runner.invoke(cli, ["cohorts", "--workspace", str(place)]).stdout
