"""Rules: read from JSON, typed as text, printed back, and held against pandas."""

from __future__ import annotations

import json
from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.errors import OptionError
from tenure.segments.fields import FIELDS
from tenure.segments.purchases import MAX_DAYS, MAX_TIMES, PURCHASE_FIELDS, Bought
from tenure.segments.rule_filter import customer_table, predicate, purchase_lines
from tenure.segments.rule_text import rule_of, text_of
from tenure.segments.rules import (
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_VALUES,
    Condition,
    Group,
    Negation,
    as_json,
    condition,
    rule_from,
)

SPOKEN = "predicted_clv >= 200 and churn_probability > 0.5 and country = 'FR'"


def shop(rows: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(5)

    def holed(values):
        return pd.Series(values, dtype=object).where(rng.uniform(size=rows) > 0.1, None)

    return pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in range(rows)],
            "predicted_clv": holed(rng.gamma(1, 200, rows)).astype(float),
            "churn_probability": holed(rng.uniform(size=rows)).astype(float),
            "orders": rng.integers(1, 9, rows),
            "country": holed(rng.choice(["FR", "DE", "O'Brien"], rows)),
            "last_order": pd.Timestamp("2024-01-01 23:00") + pd.to_timedelta(rng.integers(0, 90, rows), "D"),
            "consent_ads": holed(rng.choice([True, False], rows)).astype("boolean"),
        }
    )


def members(rule, frame: pd.DataFrame) -> set[str]:
    typed = customer_table("who")
    customers = ibis.memtable(frame, schema={name: typed.schema()[name] for name in frame.columns})
    matches = customers.filter(predicate(rule, customers, purchase_lines("lines"))).customer_id.to_pandas()
    return set(matches)


@pytest.mark.parametrize(
    ("text", "by_hand"),
    [
        (SPOKEN, lambda f: (f.predicted_clv >= 200) & (f.churn_probability > 0.5) & (f.country == "FR")),
        ("country != 'FR'", lambda f: f.country.notna() & (f.country != "FR")),
        ("not country = 'FR'", lambda f: f.country.isna() | (f.country != "FR")),
        ("country in ('FR', 'O''Brien')", lambda f: f.country.isin(["FR", "O'Brien"])),
        ("country not in ('FR')", lambda f: f.country.notna() & (f.country != "FR")),
        ("country is unknown or orders = 1", lambda f: f.country.isna() | (f.orders == 1)),
        ("churn_probability <= 50%", lambda f: f.churn_probability <= 0.5),
        (
            "last_order = '2024-02-01' or last_order < '2024-01-05'",
            lambda f: (f.last_order.dt.date == date(2024, 2, 1)) | (f.last_order < "2024-01-05"),
        ),
        ("consent_ads = true", lambda f: f.consent_ads.fillna(False)),
        (
            "not (orders > 3 and (country = 'DE' or predicted_clv < 50))",
            lambda f: ~((f.orders > 3) & ((f.country == "DE") | (f.predicted_clv < 50))),
        ),
    ],
)
def test_a_rule_matches_the_customers_it_describes(text, by_hand):
    frame = shop()

    expected = set(frame.loc[by_hand(frame).astype(bool), "customer_id"])

    assert 0 < len(expected) < len(frame)
    assert members(rule_of(text), frame) == expected


def test_the_text_and_the_tree_say_the_same():
    tree = {
        "all": [
            {"field": "predicted_clv", "op": ">=", "value": 200},
            {"field": "churn_probability", "op": ">", "value": 0.5},
            {"field": "country", "op": "=", "value": "FR"},
        ]
    }

    assert as_json(rule_of(SPOKEN)) == tree and text_of(rule_from(tree)) == SPOKEN


def conditions_():
    texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8)
    shares = st.floats(0, 1)
    signs = st.sampled_from(["=", "!=", "<", ">="])
    days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
    return st.one_of(
        st.builds(condition, st.just("country"), st.sampled_from(["=", "!="]), texts),
        st.builds(condition, st.just("country"), st.just("in"), st.lists(texts, min_size=1, max_size=3)),
        st.builds(condition, st.just("churn_probability"), signs, shares),
        st.builds(condition, st.just("predicted_clv"), signs, st.floats(-1e9, 1e9) | st.integers(-9, 9**9)),
        st.builds(condition, st.just("first_order"), signs, days),
        st.builds(condition, st.just("consent_ads"), st.just("="), st.booleans()),
        st.builds(condition, st.sampled_from(sorted(FIELDS)), st.sampled_from(["known", "unknown"])),
        st.builds(
            Bought,
            st.dictionaries(
                st.sampled_from(sorted(PURCHASE_FIELDS)),
                st.lists(texts, min_size=1, max_size=3, unique=True).map(tuple),
            ).map(lambda items: tuple(items.items())),
            st.none() | st.integers(1, MAX_DAYS),
            st.integers(1, MAX_TIMES),
        ),
    )


def rules_():
    return st.recursive(
        conditions_(),
        lambda parts: st.one_of(
            st.builds(
                Group, st.sampled_from(["all", "any"]), st.lists(parts, min_size=2, max_size=3).map(tuple)
            ),
            st.builds(Negation, parts),
        ),
        max_leaves=8,
    )


def depth(rule) -> int:
    if isinstance(rule, Condition | Bought):
        return 1
    return 1 + max(depth(part) for part in ((rule.part,) if isinstance(rule, Negation) else rule.parts))


@given(rules_().filter(lambda rule: depth(rule) <= MAX_DEPTH))
def test_any_rule_survives_being_written_down_and_read_again(rule):
    assert rule_of(text_of(rule)) == rule
    assert rule_from(json.loads(json.dumps(as_json(rule)))) == rule


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("predicted_cvl > 3", "rule.field", "predicted_clv"),
        ("predicted_clv > 'much'", "rule.value", "number"),
        ("churn_probability > 50", "rule.value", "share"),
        ("country > 'FR'", "rule.operator", "country"),
        ("segment = 'Champions'", "rule.value", "CHAMPIONS"),
        ("last_order < 'yesterday'", "rule.value", "2025-01-31"),
        ("consent_ads = 'yes'", "rule.value", "true or false"),
        ("predicted_clv >", "rule.text", "number"),
        ("predicted_clv", "rule.text", "compare"),
        ("(orders > 1", "rule.text", "parenthesis"),
        ("orders > 1 orders < 3", "rule.text", "and"),
        ("country = FR", "rule.text", "quotation"),
        ("orders > 1; drop table x", "rule.text", "quotation"),
        ("", "rule.text", "field"),
        ("bought(categry = 'Mugs')", "rule.field", "category"),
        ("bought(category = 3)", "rule.value", "Mugs"),
        ("bought(category = 'Mugs'", "rule.text", "parenthesis"),
        ("bought(category > 'Mugs')", "rule.text", "in (...)"),
        ("bought() within 90", "rule.text", "within 90 days"),
        ("bought() within 0 days", "rule.value", "from 1"),
        ("bought() within 1.5 days", "rule.value", "whole number"),
        ("bought() at least twice", "rule.text", "at least 2 times"),
        ("not " * 200 + "orders > 1", "rule.size", "parentheses"),
        (" and ".join(["orders > 1"] * (MAX_CONDITIONS + 1)), "rule.size", "at most"),
        ("orders > 1 " * 2_000, "rule.size", "at most"),
    ],
)
def test_an_invalid_rule_is_reported_with_the_next_step(text, code, says):
    with pytest.raises(OptionError) as raised:
        rule_of(text)
    assert raised.value.code == code
    assert says in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        "orders > 1",
        {},
        {"all": []},
        {"all": "orders"},
        {"all": [], "any": []},
        {"field": "orders"},
        {"field": "orders", "op": ">", "value": 1, "more": 2},
        {"field": ["orders"], "op": ">", "value": 1},
        {"field": "orders", "op": [">"], "value": 1},
        {"field": "orders", "op": ">", "value": float("nan")},
        {"field": "orders", "op": ">", "value": True},
        {"field": "country", "op": "in", "value": []},
        {"field": "country", "op": "in", "value": "FR"},
    ],
)
def test_a_tree_that_is_none_is_refused(tree):
    with pytest.raises(OptionError):
        rule_from(tree)


def test_groups_go_only_so_deep():
    tree: dict = {"field": "orders", "op": ">", "value": 1}
    for _ in range(MAX_DEPTH):
        tree = {"not": tree}

    with pytest.raises(OptionError) as raised:
        rule_from(tree)
    assert raised.value.code == "rule.size"


def test_every_field_has_words():
    assert all(field.title and field.doc for field in FIELDS.values())


def test_lists_of_a_rule_hold_only_so_many_values_together():
    listed = {"field": "country", "op": "in", "value": [f"C{n}" for n in range(MAX_VALUES // 2)]}
    assert rule_from({"any": [listed] * 2})
    with pytest.raises(OptionError) as raised:
        rule_from({"any": [listed] * 3})
    assert raised.value.code == "rule.size"
    assert "1500 values" in str(raised.value)


def test_a_number_that_no_float_holds_is_refused():
    for number in (10**400, -(10**400), float("inf")):
        with pytest.raises(OptionError) as raised:
            rule_from({"field": "predicted_clv", "op": ">=", "value": number})
        assert raised.value.code == "rule.value"
