import pytest

FAMILIES = ("engagement",)
ORDERS = [{"order_date": "2021-01-01", "order_id": str(i)} for i in range(4)]


def test_counts_and_rates(ann):
    kinds = ["page_view"] * 6 + ["session"] * 3 + ["bounce"] + ["email_sent"] * 4 + ["email_open"] * 2
    kinds += ["email_click", "return"]
    events = [{"customer_id": "ann", "occurred_at": "2021-11-01", "kind": kind} for kind in kinds]
    events += [{"customer_id": "ann", "occurred_at": "2021-12-20 08:00", "kind": "session"}]
    got = ann(ORDERS, events=events)

    assert (got["page_views"], got["sessions"]) == (6, 4)
    assert (got["page_views_0_30d"], got["sessions_0_30d"]) == (0, 1)
    assert got["pages_per_session"] == 1.5
    assert got["bounce_rate"] == 0.25
    assert got["days_since_last_visit"] == 12
    assert (got["emails_sent"], got["email_opens"], got["email_clicks"]) == (4, 2, 1)
    assert (got["email_open_rate"], got["email_click_rate"]) == (0.5, 0.25)
    assert (got["returns"], got["return_rate"]) == (1, pytest.approx(1 / 4))


def test_customers_without_events_have_zeros_and_unknown_rates(ann):
    got = ann(ORDERS, events=[{"customer_id": "bob", "occurred_at": "2021-01-01", "kind": "session"}])

    assert (got["page_views"], got["sessions"], got["emails_sent"], got["return_rate"]) == (0, 0, 0, 0)
    assert (got["bounce_rate"], got["email_open_rate"], got["days_since_last_visit"]) == (None, None, None)


def test_customers_who_never_ordered_have_no_row(frame_of):
    frame = frame_of(
        [{"customer_id": "ann", "order_date": "2021-01-01"}],
        events=[{"customer_id": "bob", "occurred_at": "2021-01-01", "kind": "session"}],
    )

    assert list(frame) == ["ann"]
