"""Every feature and target is the same number on every engine, to 1e-9."""

from __future__ import annotations

import pytest

from tenure.core.catalog import ENGINES
from tenure.core.frames.compute import all_features, available
from tenure.core.frames.frame import TARGETS
from tenure.core.frames.order_sequences import AGE, VALUE

CANNOT: dict[tuple[str, str], str] = {}
"""(engine, feature) -> why that engine cannot do it; the test fails as soon as it can."""

MARKS = {"pyspark": pytest.mark.spark, "postgres": pytest.mark.postgres}
FEATURES = all_features()
MONEY = [feature.name for feature in FEATURES if feature.unit.startswith("currency")]


def cases(names):
    others = [engine for engine in ENGINES.names() if engine != "duckdb"]
    return [
        pytest.param(engine, name, marks=marks(engine, name), id=f"{engine}-{name}")
        for engine in others
        for name in names
    ]


def marks(engine, name):
    cannot = CANNOT.get((engine, name))
    return [MARKS[engine], *([pytest.mark.xfail(reason=cannot, strict=True)] if cannot else [])]


def assert_equal_columns(first, second, name):
    assert first["customer_id"].to_pylist() == second["customer_id"].to_pylist()
    expected, got = first[name].to_pylist(), second[name].to_pylist()
    assert first[name].type == second[name].type
    if any(isinstance(value, str) for value in expected):
        assert got == expected
    else:
        assert [value is None for value in got] == [value is None for value in expected]
        known = [(value, same) for value, same in zip(got, expected, strict=True) if same is not None]
        assert [value for value, _ in known] == pytest.approx([same for _, same in known], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("engine", "name"), cases(FEATURES.names))
def test_a_feature_is_the_same_on_every_engine(engine, name, duckdb_frames, other_frames):
    assert_equal_columns(duckdb_frames["whole"], other_frames["whole"], name)


@pytest.mark.parametrize(("engine", "name"), cases(TARGETS))
def test_a_target_is_the_same_on_every_engine(engine, name, duckdb_frames, other_frames):
    assert_equal_columns(duckdb_frames["whole targets"], other_frames["whole targets"], name)


@pytest.mark.parametrize(("engine", "name"), cases((AGE, VALUE)))
def test_order_sequences_are_the_same_on_every_engine(engine, name, duckdb_frames, other_frames):
    assert_equal_columns(duckdb_frames["whole order days"], other_frames["whole order days"], name)


@pytest.mark.parametrize(("engine", "name"), cases(MONEY))
def test_a_capped_feature_is_the_same_on_every_engine(engine, name, duckdb_frames, other_frames):
    assert_equal_columns(duckdb_frames["whole capped"], other_frames["whole capped"], name)


@pytest.mark.parametrize(("engine", "name"), cases(["every column"]))
def test_order_dates_alone_give_the_same_frame_on_every_engine(engine, name, duckdb_frames, other_frames):
    for frame in ("bare", "bare capped", "bare targets"):
        assert duckdb_frames[frame].column_names == other_frames[frame].column_names
        for column in duckdb_frames[frame].column_names:
            assert_equal_columns(duckdb_frames[frame], other_frames[frame], column)


@pytest.mark.parametrize("name", FEATURES.names)
def test_the_shop_says_something_about_every_feature(name, duckdb_frames):
    """Parity of a column of nulls, or of one value, would prove nothing."""
    known = {value for value in duckdb_frames["whole"][name].to_pylist() if value is not None}
    whole_shop = FEATURES[name].grain == "shop"
    assert len(known) >= (1 if whole_shop else 2)


def test_the_bare_log_still_has_the_features_of_order_dates(duckdb_frames):
    assert {"frequency", "recency", "T", "orders_last_horizon"} <= set(duckdb_frames["bare"].column_names)
    assert not {"net_spend", "gender", "page_views"} & set(duckdb_frames["bare"].column_names)
    assert duckdb_frames["bare targets"].column_names == ["customer_id", "target_orders", "target_churned"]


def test_every_feature_is_available_in_the_whole_shop(duckdb_frames):
    assert duckdb_frames["whole"].column_names == ["customer_id", *FEATURES.names]


def test_what_is_switched_off_names_what_is_missing(little_shop, duckdb_engine):
    from tenure.core.orders.tables import Tables

    bare = duckdb_engine.from_arrow(little_shop["transactions"].drop_columns(["amount"]), "no_money")
    features, switched_off = available(FEATURES, Tables(bare))
    assert switched_off["net_spend"] == ("transactions.amount",)
    assert switched_off["spend_per_day"] == ("transactions.amount",)
    assert switched_off["email_open_rate"] == ("events",)
    assert set(features.names) | set(switched_off) == set(FEATURES.names)
