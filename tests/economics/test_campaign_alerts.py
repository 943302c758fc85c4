import pytest

from tenure.economics.campaign_alerts import high_cost_alert, low_value_alert, unmatched_alert, wilson_lower


def test_the_interval_of_a_share_is_wilsons():
    """Two-sided 95 % interval of 15 in 50, as published tables of the method have it: 0.191 to 0.438."""
    assert wilson_lower(15, 50, z=1.96) == pytest.approx(0.191, abs=5e-4)
    assert wilson_lower(0, 50) == 0 and wilson_lower(0, 0) == 0


def test_a_high_share_of_low_value_customers_is_reported_with_both_shares():
    alert = low_value_alert(low=80, customers=100, usual_share=0.5)
    assert alert.kind == "low_value"
    assert "80% of 100, against 50%" in alert.text


@pytest.mark.parametrize(
    ("low", "customers", "usual"),
    [(29, 29, 0.1), (52, 100, 0.5), (20, 32, 0.55), (40, 100, 0.5), (0, 0, 0.5)],
    ids=["too few", "too little", "not certain", "fewer", "nobody"],
)
def test_what_may_be_chance_is_no_alert(low, customers, usual):
    assert low_value_alert(low, customers, usual) is None


def test_a_high_cost_is_reported_only_with_enough_customers():
    assert high_cost_alert(12.0, 9.0, 50).kind == "dear"
    assert high_cost_alert(12.0, 9.0, 5) is None
    assert high_cost_alert(8.0, 9.0, 50) is None
    assert high_cost_alert(None, 9.0, 50) is None


def test_an_unmatched_source_is_reported_with_the_closest_or_all_sources():
    sources = ["paid_search", "Social"]

    assert unmatched_alert("SOCIAL", sources) is None
    assert unmatched_alert("paid search", sources).text.endswith("did you mean 'paid_search'?")
    assert unmatched_alert("tv", sources).text.endswith("they come from paid_search, Social.")
    assert unmatched_alert("tv", []).text.endswith("no customer has an acquisition_source.")
