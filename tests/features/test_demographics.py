import pytest

FAMILIES = ("demographics", "spend")
ORDERS = [{"customer_id": name, "order_date": "2021-01-11", "amount": 60.0} for name in ("ann", "bob", "cat")]
CUSTOMERS = [
    {
        "customer_id": "ann",
        "birth_year": 1990,
        "gender": "f",
        "region": "north",
        "signup_date": "2021-01-01 12:00",
        "acquisition_source": "search",
        "campaign_type": "brand",
        "acquisition_cost": 12.0,
    },
    {"customer_id": "bob", "birth_year": 1066, "signup_date": "2022-03-01"},
]


def test_what_is_known_about_a_customer(frame_of):
    got = frame_of(ORDERS, customers=CUSTOMERS)["ann"]

    assert (got["age_years"], got["gender"], got["region"]) == (32, "f", "north")
    assert (got["account_age_days"], got["signup_to_first_order_days"]) == (365, 10)
    assert (got["acquisition_source"], got["campaign_type"]) == ("search", "brand")
    assert (got["acquisition_cost"], got["spend_per_acquisition_cost"]) == (12, pytest.approx(5))


def test_impossible_ages_and_later_sign_ups_are_unknown(frame_of):
    got = frame_of(ORDERS, customers=CUSTOMERS)["bob"]

    assert (got["age_years"], got["account_age_days"]) == (None, None)


def test_a_customer_missing_from_the_table_keeps_the_row(frame_of):
    frame = frame_of(ORDERS, customers=CUSTOMERS)

    assert set(frame) == {"ann", "bob", "cat"}
    assert (frame["cat"]["gender"], frame["cat"]["net_spend"]) == (None, 60)


def test_a_customer_listed_twice_stays_one_row(frame_of, duckdb_engine):
    frame = frame_of(ORDERS[:1], customers=[CUSTOMERS[0], CUSTOMERS[0]])

    assert frame["ann"]["net_spend"] == 60


def test_columns_that_are_not_recorded_switch_their_features_off(frame_of):
    got = frame_of(ORDERS, customers=[{"customer_id": "ann", "gender": "f"}])["ann"]

    assert got["gender"] == "f"
    assert not {"age_years", "region", "acquisition_cost", "spend_per_acquisition_cost"} & set(got)
