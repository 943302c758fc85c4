"""The total a blend is brought to: by the season where it is known, else by late levels."""

from datetime import date

import pytest

from tenure.core.modelling.backtest import CohortForecast, SeasonAt
from tenure.learning.blend.expected_total import ExpectedTotal

AS_OF = date(2024, 9, 1)
BG = "bg_nbd_gamma_gamma"


def test_a_known_season_multiplies_the_history_model_which_counts_twice_once_at_its_level():
    ended = date(2024, 5, 1)
    season = SeasonAt(1.5, {ended: 0.8})
    expected = ExpectedTotal("spend", 90, {ended: 0.6}, {AS_OF: season}, frozenset({"trees"}), leveller=BG)
    late = expected.late_level(AS_OF)

    got = expected.of(AS_OF, {BG: 100.0, "trees": 120.0, "spend_rate": 9e9})

    assert late < 1
    assert got == pytest.approx((150.0 * 150.0 * late * 120.0) ** (1 / 3))


def test_a_level_of_late_is_freed_from_its_season_and_drawn_to_one():
    ended, open_still = date(2024, 5, 1), date(2024, 7, 1)
    levels = {ended: 1.2, open_still: 100.0}
    expected = ExpectedTotal("spend", 90, levels, {AS_OF: SeasonAt(None, {ended: 0.8})}, leveller=BG)

    assert expected.late_level(AS_OF) == pytest.approx(1.5 ** (1 / 3))
    assert expected.of(AS_OF, {BG: 100.0}) == pytest.approx(100.0 * 1.5 ** (1 / 3))


def test_nothing_known_leaves_the_models_as_they_are():
    expected = ExpectedTotal("spend", 90, leveller=BG)

    assert expected.of(AS_OF, {BG: 100.0}) == pytest.approx(100.0)
    assert expected.of(AS_OF, {"other": 7.0}) == 7.0


def test_cohorts_weigh_as_much_as_all_models_for_money_and_for_orders():
    cohorts = {AS_OF: CohortForecast(orders=0.4, value=2.0)}
    expected = ExpectedTotal("spend", 90, cohorts=cohorts, leveller=BG)

    assert expected.of(AS_OF, {BG: 100.0}, customers=32) == pytest.approx((100.0 * 64.0) ** 0.5)
    assert expected.orders_scale(AS_OF, 20.0, customers=32) == pytest.approx((12.8 / 20.0) ** 0.5)


def test_without_cohorts_orders_stay_at_the_level_of_value():
    expected = ExpectedTotal("spend", 90, leveller=BG)
    assert expected.orders_scale(AS_OF, 20.0, customers=32) == 1.0
    assert expected.of(AS_OF, {BG: 100.0}, customers=32) == pytest.approx(100.0)


def test_a_log_without_money_has_its_orders_brought_there_once():
    cohorts = {AS_OF: CohortForecast(orders=0.5)}
    expected = ExpectedTotal("orders", 90, cohorts=cohorts, leveller="bg_nbd")

    assert expected.of(AS_OF, {"bg_nbd": 8.0}, customers=36) == pytest.approx(12.0)
    assert expected.orders_scale(AS_OF, 12.0, customers=36) == 1.0
