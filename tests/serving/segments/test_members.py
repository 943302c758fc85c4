"""Members of segments, against the same rule worked out in pandas."""

from __future__ import annotations

import pytest
from tests.serving.conftest import RUN_NOW

from tenure.core.activation.segment import RFM_SEGMENTS, Segment
from tenure.core.errors import NotFound, OptionError
from tenure.serving.segments.members import MEMBER_COLUMNS, find_segment, members_of


def test_members_of_a_tier_are_those_predicted_into_it(insight):
    found = members_of(insight.served, find_segment(insight.live.database, "High-CLV"))

    wanted = insight.now[insight.now["value_tier"] == "High-CLV"].sort_values("customer_id")
    assert found.column_names == list(MEMBER_COLUMNS)
    assert found["customer_id"].to_pylist() == wanted["customer_id"].tolist() and found.num_rows > 5
    assert found["predicted_clv"].to_pylist() == pytest.approx(wanted["predicted_clv"].tolist())
    assert set(found["run_id"].to_pylist()) == {RUN_NOW}


def test_every_customer_is_in_one_rfm_segment(insight):
    sizes = {
        name: members_of(insight.served, find_segment(insight.live.database, name)).num_rows
        for name in RFM_SEGMENTS
    }

    (customers,) = insight.served.sql("SELECT count(*) FROM served.known_customers")[0]
    assert sum(sizes.values()) == customers > 100


def test_profiles_without_an_order_are_prospects_and_in_no_other_segment(insight, make_live_shop):
    profiles = "customer_id,country\nc0001,FR\nz1,DE\nz2,\n"
    live = make_live_shop(insight.orders, [insight.now], profiles)

    prospects = members_of(live.served, find_segment(live.database, "PROSPECTS"))

    assert prospects["customer_id"].to_pylist() == ["z1", "z2"]
    assert prospects["country"].to_pylist() == ["DE", None]
    assert prospects["predicted_clv"].to_pylist() == [None, None]
    unknown = Segment("new", {"field": "orders", "op": "unknown"})
    assert members_of(live.served, unknown).num_rows == 0


def test_an_unknown_name_is_answered_with_the_nearest(insight):
    with pytest.raises(NotFound) as raised:
        find_segment(insight.live.database, "champion")
    assert raised.value.code == "segment.unknown" and "CHAMPIONS" in raised.value.hint


def test_a_rule_about_an_unknown_field_is_answered_with_the_nearest(insight):
    with pytest.raises(OptionError) as raised:
        members_of(insight.served, Segment("x", {"field": "predicted_cvl", "op": ">", "value": 1}))
    assert raised.value.code == "rule.field" and "predicted_clv" in raised.value.hint
