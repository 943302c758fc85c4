from datetime import date

import pytest

from tenure.serving.insights.suggestion import suggestion


def row(**known):
    quiet = {"as_of": date(2025, 1, 1), "horizon_days": 90, "value_tier": "Low-CLV", "probability_alive": 0.9}
    return quiet | known


@pytest.mark.parametrize(
    ("known", "begins"),
    [
        ({"value_tier": "High-CLV", "churn_probability": 0.8}, "Win them back"),
        ({"value_tier": "High-CLV", "churn_probability": 0.1}, "Thank them"),
        ({"churn_probability": 0.5, "expected_date_of_next_order": date(2025, 1, 10)}, "Remind them"),
        ({"churn_probability": 0.5, "expected_date_of_next_order": date(2025, 3, 10)}, "Keep them"),
        ({"churn_probability": 0.95, "probability_alive": 0.1}, "Spend nothing"),
        ({"churn_probability": 0.95, "probability_alive": 0.8}, "Send an inexpensive reminder"),
        ({"churn_probability": 0.95, "probability_alive": None}, "Send an inexpensive reminder"),
    ],
)
def test_what_to_do_follows_from_what_is_predicted(known, begins):
    assert suggestion(row(**known)).action.startswith(begins)


def test_the_reason_names_the_figure_and_its_time():
    because = suggestion(row(value_tier="High-CLV", churn_probability=0.84)).reason
    assert "84%" in because and "90 days" in because


def test_without_a_prediction_of_churn_nothing_is_suggested():
    assert suggestion(row(churn_probability=None)) is None
