from tenure.economics.acquisition import recommended_cac


def test_three_tenths_of_the_margin_may_go_into_winning_a_customer():
    assert recommended_cac(200.0) == 60.0
    assert recommended_cac(200.0, gross_margin=0.5) == 30.0
    assert recommended_cac(200.0, cac_share=0.2) == 40.0


def test_customers_expected_to_cost_money_get_no_spend():
    assert recommended_cac(-20.0) == 0.0
