"""From predictions to a delivered audience and a budget, in four commands."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from tests.channels.meta_platform import Meta, environment_of
from tests.channels.platforms import started
from tests.journey.conftest import Shell

from tenure.core.activation.audience import is_held_out

FAST = ("--horizon", "90d", "--cutoffs", 1, "--model", "bg_nbd_gamma_gamma")


@pytest.fixture
def meta(monkeypatch):
    """An ad platform that enforces its rules, and the settings that lead there."""
    with started(Meta()) as platform:
        for name, value in environment_of(platform).items():
            monkeypatch.setenv(name, value)
        yield platform


@pytest.fixture(scope="module")
def made_up(tmp_path_factory) -> Shell:
    """The synthetic shop, whose customers have contact details and said whether they agree."""
    shell = Shell(tmp_path_factory.mktemp("made_up"))
    for words in (
        ("generate", "--preset", "small", "--seed", 1, "--out", "log"),
        ("init", "shop", "--currency", "GBP"),
        ("ingest", "log", "--workspace", "shop"),
        ("run", "--workspace", "shop", "--out", "out", *FAST),
    ):
        said = shell(*words)
        assert said.code == 0, said.err
    return shell


@pytest.fixture(scope="module")
def retail(tmp_path_factory, data_dir) -> Shell:
    """Online Retail II, to which made-up contact details are added: it has none."""
    folder = tmp_path_factory.mktemp("retail")
    log = data_dir / "online_retail_ii" / "online_retail_II.parquet"
    ids = pd.read_parquet(log, columns=["Customer ID"])["Customer ID"].dropna().astype(int).astype(str)
    people = pd.DataFrame({"customer_id": ids.unique()})
    people["email"] = "shopper" + people["customer_id"] + "@example.com"
    people["country"] = "GB"
    people["consent_ads"] = people["customer_id"].astype(int) % 5 != 0
    people.to_csv(folder / "people.csv", index=False)
    shell = Shell(folder)
    for words in (
        ("init", "shop", "--currency", "GBP"),
        ("ingest", log, "--customers", "people.csv", "--workspace", "shop"),
        ("run", "--workspace", "shop", "--out", "out", *FAST),
    ):
        said = shell(*words)
        assert said.code == 0, said.err
    return shell


@pytest.mark.parametrize(
    "shop", ["made_up", pytest.param("retail", marks=[pytest.mark.realdata, pytest.mark.integration])]
)
def test_four_commands_lead_from_a_segment_to_a_delivered_audience_and_a_budget(shop, meta, request):
    shell = request.getfixturevalue(shop)
    rule = "value_tier = 'High-CLV' and churn_probability < 0.9"
    here = ("--workspace", "shop")

    segmented = shell("segment", "--method", "rule", "--rule", rule, "--name", "best", *here)
    frozen = shell(
        "audience", "freeze", "best-ones", "--segment", "best", "--channel", "meta_ads",
        "--hold-out", "10%", "--salt", "spring", "--country", "GB", *here,
    )  # fmt: skip
    sent = shell("audience", "send", "best-ones", "--channel", "meta_ads", *here)
    planned = shell("budget", "--total", 10_000, "--optimise", *here)

    for said in (segmented, frozen, sent, planned):
        assert said.code == 0, said.err
        assert max(map(len, said.out.splitlines())) <= 100
    predicted = pd.read_parquet(shell.folder / "out" / "predictions.parquet").set_index("customer_id")
    best = predicted[(predicted.value_tier == "High-CLV") & (predicted.churn_probability < 0.9)]
    # Everybody once, with the value that was predicted; nobody who is not in it or is kept back.
    (members,) = meta.members.values()
    assert set(meta.arrived.values()) == {1}
    assert set(members) <= set(best.index)
    assert not [one for one in members if is_held_out(one, "spring", 0.1)]
    assert 0.2 * len(best) < len(members) < 0.9 * len(best)
    values = {who: row[-1] for who, row in members.items()}
    assert pd.Series(values).to_numpy() == pytest.approx(best.loc[list(values), "predicted_clv"], abs=0.01)
    parts = re.findall(r"^ (High-CLV|Growth-Potential|Low-CLV) +([\d,]+) ", planned.out, re.MULTILINE)
    assert [tier for tier, _ in parts] == ["High-CLV", "Growth-Potential", "Low-CLV"]
    assert sum(int(spend.replace(",", "")) for _, spend in parts) == pytest.approx(10_000, abs=2)


def test_sent_again_nothing_arrives_twice(made_up, meta):
    here = ("--workspace", "shop")
    freeze = (
        "audience",
        "freeze",
        "high",
        "--segment",
        "High-CLV",
        "--channel",
        "meta_ads",
        "--country",
        "GB",
    )
    assert made_up(*freeze, *here).code == 0
    first = made_up("audience", "send", "high", *here)
    before = dict(meta.arrived)

    again = made_up("audience", "send", "high", *here)

    assert (first.code, again.code) == (0, 0)
    assert before and dict(meta.arrived) == before
