"""The page of a run: well-formed, complete, escaped, and free of personal data."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from tenure.core.modelling.backtest import Verdict
from tenure.core.orders.reading import MappedColumn
from tenure.evaluation.total_interval import total_interval
from tenure.reports.backtest_tables import MAX_POINTS
from tenure.reports.concentration import running_shares
from tenure.reports.run_report import render
from tenure.reports.value_view import total_range

VOID = {"meta", "link"}


class Outline(HTMLParser):
    """Tags opened and closed, headings, tables and their captions."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.counts: dict[str, int] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        attributes = dict(attrs)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [value for name in ("href", "src") if (value := attributes.get(name))]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def text_of(page: str) -> str:
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def page(shop):
    return render(shop)


@pytest.mark.parametrize("which", ["shop", "moneyless", "newborn"])
def test_the_page_is_well_formed_and_skips_no_heading_level(which, request):
    outline = Outline(render(request.getfixturevalue(which)))
    assert outline.open == []
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(
        after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)
    )
    assert outline.counts["table"] == outline.counts["caption"]


@pytest.mark.parametrize("which", ["shop", "moneyless", "newborn"])
def test_links_lead_to_anchors_on_the_page(which, request):
    outline = Outline(render(request.getfixturevalue(which)))
    assert len(set(outline.ids)) == len(outline.ids)
    anchors = {link for link in outline.links if link.startswith("#")}
    assert anchors <= {f"#{name}" for name in outline.ids}
    assert {link for link in outline.links if not link.startswith("#")} == {"data:,"}


def test_the_page_is_small(page):
    assert len(page.encode()) < 1_000_000


def test_the_headline_is_the_sum_of_all_customers(shop, page):
    total = shop.predictions["predicted_clv"].sum()
    assert f"£{total:,.0f}" in text_of(page)
    assert f"£{total / 1e6:.2f}M" in text_of(page)


def test_every_section_of_a_run_is_shown(page):
    found = text_of(page)
    for heading in (
        "Customers by predicted value",
        "Concentration of predicted value",
        "Value tiers",
        "Most valuable customers",
        "Predicted and actual, by customer decile",
        "Cumulative gains",
        "Predicted and actual by customer",
        "Model comparison",
        "Recency and frequency",
        "Retention (%)",
        "Net spend",
        "Prediction drivers",
        "Cleaning results by rule",
        "Column mapping",
        "Features not available",
        "Run details",
        "Glossary",
    ):
        assert heading in found


def test_the_most_valuable_customer_comes_first(shop, page):
    best = shop.predictions.nlargest(10, "predicted_clv")["customer_id"].tolist()
    shown = re.findall(r'<th scope="row">(\d{5})</th>', page)
    assert shown == best


def test_counts_of_cleaning_add_up(page):
    assert "1,067,371" in page
    assert "790,029" in page
    assert "277,342" in page
    assert "future date" not in page  # a rule that found nothing


def test_baselines_the_champion_and_a_failed_model_are_marked(page):
    rows = re.findall(r"<th scope=row>.*?</th>", page)
    tagged = {
        re.sub("<[^>]+>", "", row.split("</span>")[0]): re.findall(r"tag (\w+)", row)
        for row in rows
        if "tag " in row
    }
    assert tagged["lightgbm"] == ["champion"]
    assert tagged["spend_rate"] == ["baseline"]
    assert tagged["pareto_nbd"] == ["failed"]


@pytest.mark.parametrize(
    ("level", "words"),
    [("good", "You can plan with these numbers"), ("fair", "Usable with care"), ("poor", "Do not rely on")],
)
def test_the_verdict_is_in_plain_words(shop, level, words):
    assert words in text_of(render(replace(shop, verdict=Verdict(level, ("Because of this.",)))))


def test_a_warning_comes_before_everything_else(shop, page):
    said = "The newest order is from 2024-07-23, 858 days ago."
    warned = text_of(render(replace(shop, warning=said)))

    assert warned.index(said) < warned.index("Predicted revenue")
    assert said not in text_of(page)


def test_text_from_a_log_is_escaped(shop):
    evil = '<script>alert("x")</script>'
    rows = shop.predictions.copy()
    rows.loc[rows["predicted_clv"].idxmax(), "customer_id"] = evil
    features = shop.feature_importance.assign(doc=evil, unit=evil)
    mapping = (MappedColumn("transactions", "amount", evil, "alias"),)
    page = render(
        replace(
            shop,
            predictions=rows,
            title=evil,
            source=evil,
            notes=(evil,),
            feature_importance=features,
            mapping=mapping,
            metadata={evil: evil},
            switched_off={evil: evil},
            currency="<b>",
        )
    )
    assert page.count("<script>") == 1
    assert "alert(&#34;x&#34;)" in page
    assert "<b>1" not in page.replace("<b>10 Dec", "")


def test_personal_columns_never_reach_the_page(shop):
    rows = shop.predictions.assign(email="ann@example.com", first_name="Annabella")
    found = render(replace(shop, predictions=rows))
    assert "ann@example.com" not in found
    assert "Annabella" not in found


def test_without_money_there_is_no_currency_and_orders_are_counted(moneyless):
    found = text_of(render(moneyless))
    assert "This order log has no amounts" in found
    assert "Customers with the most expected orders" in found
    assert not re.search(r"[£$€]\d", found)
    assert "Value tiers" not in found
    assert "nan" not in found.lower().replace("financ", "")


def test_one_customer_without_a_back_test_gets_a_page(newborn):
    page = render(newborn)
    found = text_of(page)
    assert "No back-test was possible" in found
    assert "Too few customers to show" in found
    assert "No range:" in found
    assert "<svg" not in page.replace('<svg class="track"', "")  # bars of tables are no charts


@pytest.mark.parametrize("n", [1, 2, 3, 9, 10, 11])
def test_a_handful_of_customers_is_drawn(shop, n):
    few = shop.backtest.predictions.groupby(["model", "as_of"]).head(n)
    report = replace(
        shop, predictions=shop.predictions.head(n), backtest=replace(shop.backtest, predictions=few)
    )
    Outline(render(report))


def test_a_back_test_in_which_nobody_bought_says_so(shop):
    rows = shop.backtest.predictions.assign(actual=0.0, predicted=0.0)
    found = text_of(render(replace(shop, backtest=replace(shop.backtest, predictions=rows))))
    assert "No charts: too few customers" in found


def test_windows_shorter_than_requested_are_reported(shop):
    tested = replace(shop.backtest, asked_horizon_days=365)
    found = text_of(render(replace(shop, horizon_days=365, backtest=tested)))
    assert "Tested on shorter windows" in found
    likely = re.compile(r"likely £\d")
    assert likely.search(text_of(render(shop))) and not likely.search(found)


def test_a_back_test_without_cutoffs_is_not_shown(shop):
    empty = replace(shop.backtest, cutoffs=(), leaderboard=(), predictions=shop.backtest.predictions.head(0))
    assert "No back-test was possible" in text_of(render(replace(shop, backtest=empty)))


@pytest.mark.parametrize(
    "missing",
    [
        "predicted_clv_lower",
        "predicted_clv_upper",
        "expected_purchases",
        "churn_probability",
        "expected_date_of_next_order",
        "historic_clv",
        "confidence",
        "value_tier",
        "level",
    ],
)
def test_a_column_the_model_left_empty_becomes_a_dash(shop, missing):
    found = text_of(render(replace(shop, predictions=shop.predictions.assign(**{missing: None}))))
    assert "None" not in found
    assert "nan" not in found


def test_refunds_can_make_predictions_negative(shop):
    rows = shop.predictions.assign(predicted_clv=shop.predictions["predicted_clv"] - 200)
    assert "zero or less" in render(replace(shop, predictions=rows))


def test_the_scatter_is_thinned(shop):
    page = render(shop)
    assert MAX_POINTS // 2 < page.count('r="2.5"') <= MAX_POINTS


def test_the_range_of_the_total_is_that_of_the_overview(shop):
    row = shop.backtest.row("lightgbm")
    biases = {day: metrics.bias for day, metrics in row.by_cutoff.items()}

    limits = total_range(shop.backtest, 100.0)

    assert limits == total_interval(100.0, biases, shop.backtest.horizon_days, shop.backtest.level)
    assert f"based on the errors in {len(biases)} past windows" in render(shop)
    assert total_range(None, 100.0) is None
    assert total_range(shop.backtest, 0.0) is None


def test_the_best_tenth_has_its_share():
    values = np.array([91.0, *[1.0] * 9])
    who, brought = running_shares(values)
    assert np.interp(0.1, who, brought) == pytest.approx(0.91)
    assert running_shares(np.zeros(50)) is None
    groups = running_shares(np.array([91.0, 9.0]), np.array([1.0, 9.0]))
    assert np.interp(0.1, *groups) == pytest.approx(0.91)


def test_long_cohort_tables_show_the_latest(shop):
    index = pd.date_range("2005-01-01", periods=60, freq="MS")
    shares = pd.DataFrame(np.full((60, 60), 0.2), index=index)
    page = render(replace(shop, cohort_retention=shares, cohort_sizes=None))
    assert "35 earlier cohorts not shown" in page
    assert "Dec 2009" in page
    assert "Nov 2007" not in page


def test_the_page_shows_the_verdict_with_its_reasons(shop):
    verdict = Verdict("fair", ("In one past window the total was off by 90%.",))
    found = text_of(render(replace(shop, verdict=verdict)))
    assert "You can plan" not in found
    assert "Usable with care" in found
    assert "off by 90%" in found


def test_columns_missing_from_the_log_are_named_once(shop):
    off = {"email_opens": "events", "email_clicks": "events", "age_years": "customers.birth_year"}
    found = text_of(render(replace(shop, switched_off=off)))
    assert "email opens, email clicks" in found


def test_a_champion_that_is_not_first_is_not_called_the_best(shop):
    board = shop.backtest.leaderboard
    second = (
        *(replace(row, champion=False) for row in board[:1]),
        replace(board[1], champion=True),
        *board[2:],
    )
    changed = replace(shop.backtest, leaderboard=second, champion=board[1].model)

    assert "did best overall" in text_of(render(shop))
    found = text_of(render(replace(shop, backtest=changed)))
    assert "did best overall" not in found
    assert "the baseline ranked above it did not win often enough" in found
