import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FrameError
from tenure.models.panel.encoding import Encoding


@pytest.fixture
def panel():
    return pd.DataFrame(
        {
            "customer_id": list("abcd"),
            "as_of": pd.to_datetime(["2020-01-01"] * 2 + ["2020-02-01"] * 2),
            "orders": [1.0, 2.0, 3.0, np.nan],
            "sometimes_known": [np.nan, 4.0, np.nan, np.nan],
            "season": [0.5, 0.5, 1.5, 1.5],
            "region": ["north", "south", "north", None],
            "currency": ["eur"] * 4,
            "target_orders": [0.0, 1.0, 0.0, 1.0],
        }
    )


def test_features_are_what_differs_between_customers_of_a_cutoff(panel):
    encoding = Encoding.learn(panel)

    assert encoding.numeric == ("orders", "sometimes_known")
    assert encoding.categories == {"region": ("north", "south")}
    assert encoding.categorical == [2]


def test_unseen_values_and_nulls_are_missing_not_errors(panel):
    encoding = Encoding.learn(panel)
    later = panel.head(3).assign(region=["south", "moon", None])

    np.testing.assert_array_equal(encoding.matrix(later)[:, 2], [1.0, np.nan, np.nan])


def test_columns_may_come_as_categories_or_nullable_numbers(panel):
    encoding = Encoding.learn(panel)
    later = panel.assign(region=panel["region"].astype("category"), orders=panel["orders"].astype("Float64"))

    np.testing.assert_array_equal(encoding.matrix(later), encoding.matrix(panel))


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        (
            lambda frame: frame.drop(columns=["orders", "region"]),
            "model.frame.missing_columns",
            "orders, region",
        ),
        (lambda frame: frame.assign(orders=np.inf), "model.frame.not_finite", "orders: 4"),
        (lambda frame: frame.assign(orders="many"), "model.frame.not_numeric", "orders"),
    ],
)
def test_unusable_columns_are_named(panel, change, code, named):
    with pytest.raises(FrameError, match=named) as caught:
        Encoding.learn(panel).matrix(change(panel))
    assert caught.value.code == code


def test_a_panel_of_equal_customers_has_no_features(panel):
    with pytest.raises(FrameError) as caught:
        Encoding.learn(panel[["customer_id", "as_of", "season", "currency"]])
    assert caught.value.code == "model.frame.no_features"


def test_near_copies_of_other_features_are_left_out(panel):
    rising = [1.0, 2.0, 3.0, 4.0]
    names = ("kept_order_days", "kept_order_value", "geometric_monetary_value", "geometric_kept_order_value")
    told = panel.assign(**dict.fromkeys(names, rising))

    assert Encoding.learn(told) == Encoding.learn(panel)
