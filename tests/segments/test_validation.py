from __future__ import annotations

import pytest

from tenure.segments.validation import Overlap, check_drift, check_overlap, check_size


@pytest.mark.parametrize(
    ("customers", "level", "says"),
    [
        (0, "unfit", "No customers match"),
        (1, "look", "Only 1 customer:"),
        (99, "look", "99"),
        (100, "good", "100"),
    ],
)
def test_size(customers, level, says):
    finding = check_size(customers)
    assert finding.level == level and says in finding.sentence


def test_overlap_is_judged_by_the_largest():
    few, many = Overlap("some", 10, 0.1), Overlap("the same", 90, 0.9)

    assert check_overlap([]).level == "good"
    assert check_overlap([few]).level == "good"
    assert check_overlap([few, many]).level == "look" and "'the same'" in check_overlap([few, many]).sentence


@pytest.mark.parametrize(
    ("before", "now", "entered", "level"),
    [
        (None, 100, None, "good"),
        (100, 110, 20, "good"),
        (100, 130, 40, "look"),
        (100, 70, 0, "look"),
        (100, 100, 60, "look"),
        (0, 0, 0, "good"),
        (0, 5, 5, "look"),
    ],
)
def test_drift(before, now, entered, level):
    assert check_drift(before, now, entered).level == level
