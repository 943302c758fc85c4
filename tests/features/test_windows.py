FAMILIES = ("windows", "temporal", "rhythm")


def test_windows_count_whole_days_before_the_cut(ann):
    days_ago = {1: "2021-12-31", 30: "2021-12-02", 31: "2021-12-01", 60: "2021-11-02", 61: "2021-11-01"}
    days_ago |= {120: "2021-09-03", 121: "2021-09-02", 365: "2021-01-01", 366: "2020-12-31"}
    got = ann([{"order_date": f"{day} 23:00", "amount": float(age)} for age, day in days_ago.items()])

    assert [got[f"orders_{w}d"] for w in ("0_30", "31_60", "61_120", "121_365")] == [2, 2, 2, 2]
    assert [got[f"spend_{w}d"] for w in ("0_30", "31_60", "61_120", "121_365")] == [31, 91, 181, 486]


def test_the_last_horizon_is_the_target_moved_back(ann):
    rows = [
        {"order_date": "2021-10-02", "amount": 5.0},
        {"order_date": "2021-10-03", "amount": 7.0},
        {"order_date": "2021-12-31", "amount": -2.0},
    ]
    got = ann(rows, horizon_days=90)

    assert (got["orders_last_horizon"], got["spend_last_horizon"]) == (1, 5)


def test_the_same_window_last_year(ann):
    rows = [
        {"order_date": "2020-06-01", "amount": 1.0},
        {"order_date": "2021-01-01", "amount": 2.0},
        {"order_date": "2021-01-30", "amount": 4.0},
        {"order_date": "2021-01-31", "amount": 8.0},
    ]
    got = ann(rows, horizon_days=30)

    assert (got["orders_same_window_last_year"], got["spend_same_window_last_year"]) == (2, 6)


def test_the_same_window_last_year_is_unknown_to_a_young_log(ann):
    got = ann([{"order_date": "2021-01-02", "amount": 2.0}], horizon_days=30)

    assert (got["orders_same_window_last_year"], got["spend_same_window_last_year"]) == (None, None)


def test_customers_who_came_later_have_zero_in_the_window_last_year(frame_of):
    frame = frame_of(
        [
            {"customer_id": "ann", "order_date": "2020-01-01", "amount": 2.0},
            {"customer_id": "bob", "order_date": "2021-08-01", "amount": 2.0},
        ]
    )

    assert frame["bob"]["orders_same_window_last_year"] == 0


def test_without_a_horizon_its_windows_are_unknown(ann):
    got = ann([{"order_date": "2020-01-01", "amount": 2.0}], horizon_days=None)

    windows = [name for name in got if "horizon" in name or "same_window" in name or "season_index" in name]
    assert len(windows) == 6
    assert {got[name] for name in windows} == {None}
