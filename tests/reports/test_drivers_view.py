from dataclasses import replace

import pandas as pd
import pytest

from tenure.reports.drivers_view import build
from tenure.reports.formats import Formats
from tenure.reports.measure import measure_of
from tenure.reports.run_report import render


@pytest.fixture
def measure(shop):
    return measure_of(True, Formats(shop.currency))


def test_reasons_and_curves_are_shown_with_their_values(shop, measure):
    found = build(shop, measure)

    customer, predicted, because = found.reasons.rows[0]
    assert (customer, because) == (
        "c<1>",
        "ordered 3 times in the last 60 days: +84; never came back: -7",
    )
    assert "900" in predicted
    (chart,) = found.dependence
    assert chart.title == "overdue_ratio"
    assert len(chart.dots) == 3 and [row[0] for row in chart.numbers.rows] == ["0", "1", "3"]
    lowest, middle, highest = (dot.y for dot in chart.dots)
    assert middle < lowest < highest  # from the top: the largest mean stands highest


def test_what_was_not_brought_is_left_out(shop, measure):
    nothing = replace(shop, feature_importance=None, dependence={}, reasons=())

    assert not build(nothing, measure).present
    assert 'id="drivers"' not in render(nothing)


def test_a_curve_of_one_point_is_no_curve(shop, measure):
    single = {"overdue_ratio": pd.DataFrame({"value": [1.0], "mean": [5.0]})}

    assert build(replace(shop, dependence=single), measure).dependence == ()


def test_the_page_escapes_who_they_are(shop):
    page = render(shop)

    assert "c&lt;1&gt;" in page and "c<1>" not in page
    assert "Effect of single features" in page
