"""Who is taken off a suppression list, and who stays on it."""

from __future__ import annotations

import pytest

from tenure.app.audiences.suppression import (
    customers_among,
    forget_suppressed,
    keep_suppressed,
    kept_suppressed,
)


def forgotten(folder, listed: set[str], erased: str, customers: set[str]) -> set[str]:
    keep_suppressed(folder, frozenset(listed))
    forget_suppressed(folder, [erased], customers.intersection)
    return set(kept_suppressed(folder))


@pytest.mark.parametrize("erased", ["aB3x", "aB3x "])
def test_another_customer_whose_id_is_alike_stays_on_the_list(tmp_path, erased):
    assert forgotten(tmp_path, {"Ab3X", "c9"}, erased, {"Ab3X"}) == {"Ab3X", "c9"}


def test_another_spelling_of_who_is_erased_goes(tmp_path):
    assert forgotten(tmp_path, {"C9", "c9", "d1"}, "c9", {"c9", "d1"}) == {"d1"}


def test_customers_are_told_letter_by_letter(place):
    assert customers_among(place, ["c000012", "C000012"]) == {"c000012"}
