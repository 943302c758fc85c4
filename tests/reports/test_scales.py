import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.reports.bins import MAX_BINS, log_histogram
from tenure.reports.charts import columns, heat_step
from tenure.reports.formats import shortened
from tenure.reports.scales import Scale, edges_1_2_5, linear, logarithmic

positive = st.floats(1e-6, 1e12)


@given(positive, positive)
def test_edges_hold_both_ends_and_grow(a, b):
    low, high = min(a, b), max(a, b)
    edges = edges_1_2_5(low, high)
    assert edges[0] <= low * (1 + 1e-6)
    assert edges[-1] >= high * (1 - 1e-6)
    assert (np.diff(edges) > 0).all()


@given(st.floats(-1e6, 1e6), st.floats(1, 1e9))
def test_a_linear_scale_holds_its_values_and_labels_a_few(low, width):
    scale = linear(low, low + width)
    assert scale.low <= low or scale.low == pytest.approx(low, abs=1e-6 * width)
    assert scale.high >= low + width or scale.high == pytest.approx(low + width, abs=1e-6 * width)
    assert 2 <= len(scale.ticks()) <= 12


@given(st.lists(st.floats(-1e6, 1e9), min_size=1, max_size=50))
def test_every_value_falls_into_exactly_one_bin(values):
    found = np.array(values)
    bins = log_histogram(found, shortened)
    assert sum(one.count for one in bins) == len(values)
    assert sum(one.total for one in bins) == pytest.approx(found.sum(), rel=1e-9, abs=1e-3)
    assert len(bins) <= MAX_BINS + 1


def test_zero_stands_in_its_own_lane_below_a_logarithmic_scale():
    scale = logarithmic(1, 1000, zero_lane=10)
    assert scale.place(0) == 5
    assert scale.place(-3) == 5
    assert scale.place(1) == 10
    assert scale.place(1000) == 100
    assert scale.ticks()[0] == 0


def test_values_beyond_a_scale_stay_on_the_plot():
    assert Scale(0, 10).place(11) == 100
    assert Scale(0, 10).place(-1) == 0


def test_columns_stand_on_zero_also_below_it():
    bars, ticks = columns(["a", "b"], [10.0, -10.0], ["up", "down"], Scale(-10, 10))
    assert [(bar.y, bar.height) for bar in bars] == [(0, 50), (50, 50)]
    assert [tick.text for tick in ticks] == ["a", "b"]


def test_long_labels_are_thinned_out():
    labels = [f"Dec 20{i:02d}" for i in range(40)]
    _, ticks = columns(labels, [1.0] * 40, labels, Scale(0, 1))
    assert 3 <= len(ticks) <= 8


@pytest.mark.parametrize(("value", "step"), [(-1, 0), (0, 0), (5, 4), (10, 9), (99, 9)])
def test_heat_has_ten_steps(value, step):
    assert heat_step(value, 0, 10) == step
