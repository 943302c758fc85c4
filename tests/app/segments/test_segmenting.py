"""What `tenure segment` does: parts that add up, rules that are saved, clusters that can be asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tenure.app.segments.cluster_customers import clustered_from
from tenure.app.segments.segment_customers import SegmentCustomers, segment_customers
from tenure.core.activation.segment import TIERS, Segment
from tenure.core.errors import ConflictError, DataError, NotFound, OptionError
from tenure.core.ports import SilentProgress
from tenure.segments.rules import rule_from
from tenure.serving.publish import refresh_serving
from tenure.serving.segments.counting import figures_of_segments, group_figures
from tenure.serving.segments.field_choices import MAX_SENTENCES
from tenure.serving.segments.members import find_segment, members_of
from tenure.serving.segments.named import built_in, clusters_in_force, remove_segment, save_segment
from tenure.store.records.segments import SegmentStore

NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(insight, make_live_shop):
    """Its own, as segments are saved in it."""
    return make_live_shop(insight.orders, [insight.now])


def parted(shop, now=NOON, **asked):
    acting = shop.acting("command line", now)
    return segment_customers(SegmentCustomers(**asked), acting, SilentProgress())


@pytest.mark.parametrize("method", ["rfm", "tiers"])
def test_parts_add_up_to_the_shop(shop, method):
    found = parted(shop, method=method)

    assert sum(group.counted.customers for group in found.groups) == found.whole.customers > 100
    assert sum(group.counted.share_of_value or 0 for group in found.groups) == pytest.approx(1)
    assert sum(group.counted.predicted_clv or 0 for group in found.groups) == pytest.approx(
        found.whole.predicted_clv
    )


def test_tiers_by_money_are_saved_under_a_name(shop, insight):
    found = parted(shop, method="tiers", thresholds=(100.0, 40.0), name="ours")

    values = insight.now["predicted_clv"]
    wanted = [(values >= 100).sum(), ((values >= 40) & (values < 100)).sum(), (values < 40).sum()]
    assert [group.counted.customers for group in found.groups] == wanted
    assert found.saved == tuple(f"ours {tier}" for tier in TIERS)
    assert members_of(shop.served, find_segment(shop.database, "ours High-CLV")).num_rows == wanted[0]


def test_tiers_by_shares_take_those_shares(shop, insight):
    found = parted(shop, method="tiers", shares=(0.1, 0.2))

    of = len(insight.now)
    sizes = [group.counted.customers for group in found.groups]
    assert sizes == pytest.approx([0.1 * of, 0.2 * of, 0.7 * of], abs=2)


def test_a_rule_is_counted_and_saved(shop, insight):
    found = parted(shop, method="rule", rule="predicted_clv >= 50 and churn_probability > 0.5", name="risky")

    wanted = insight.now[(insight.now.predicted_clv >= 50) & (insight.now.churn_probability > 0.5)]
    (group,) = found.groups
    assert group.counted.customers == len(wanted) > 3
    assert group.counted.predicted_clv == pytest.approx(wanted.predicted_clv.sum())
    assert find_segment(shop.database, "risky").rule == {
        "all": [
            {"field": "predicted_clv", "op": ">=", "value": 50},
            {"field": "churn_probability", "op": ">", "value": 0.5},
        ]
    }


def test_a_rule_nobody_fits_is_said_so(shop):
    found = parted(shop, method="rule", rule='{"field": "predicted_clv", "op": ">", "value": 1000000}')

    assert found.groups[0].counted.customers == 0 and found.groups[0].counted.predicted_clv is None
    assert any(note.startswith("No customers match") for note in found.notes)


def test_clusters_part_everybody_and_can_be_asked_for(shop):
    found = parted(shop, method="kmeans", number=3)
    first = find_segment(shop.database, "CLUSTER_1")

    assert sum(group.counted.customers for group in found.groups) == found.whole.customers
    assert [one.customers for one in found.clustered.clusters] == [
        group.counted.customers for group in found.groups
    ]
    assert members_of(shop.served, first).num_rows == found.groups[0].counted.customers > 0
    assert found.groups[0].counted.mean_predicted_clv > found.groups[2].counted.mean_predicted_clv


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"method": "magic"}, "option.method"),
        ({"method": "rule"}, "rule.text"),
        ({"method": "rule", "rule": "{"}, "rule.text"),
        ({"method": "tiers", "rule": "orders > 1"}, "option"),
        ({"method": "tiers", "thresholds": (1.0, 2.0)}, "option.thresholds"),
        ({"method": "tiers", "shares": (0.9, 0.3)}, "option.shares"),
        ({"method": "rule", "rule": "orders > 1", "name": "CHAMPIONS"}, "segment.name"),
        ({"method": "rule", "rule": "orders > 1", "name": "cluster_9"}, "segment.name"),
        ({"method": "rule", "rule": "orders > 1", "name": "x" * 65}, "segment.name"),
        ({"method": "rule", "rule": "orders > 1", "name": "a/b"}, "segment.name"),
    ],
)
def test_what_cannot_be_is_refused(shop, asked, code):
    with pytest.raises(OptionError) as raised:
        parted(shop, **asked)
    assert raised.value.code == code


@pytest.mark.parametrize("method", ["rfm", "kmeans"])
def test_a_shop_without_orders_says_so(make_live_shop, method):
    with pytest.raises(DataError) as raised:
        parted(make_live_shop(None, []), method=method)
    assert raised.value.code == "data.empty_lake"


def test_a_text_that_no_customer_has_is_named_with_those_there_are(insight):
    rule = "acquisition_source in ('search', 'Serch') or country = 'FR'"

    found = parted(insight.live, method="rule", rule=rule)

    assert [one for one in found.notes if one.startswith("No customer has")] == [
        "No customer has the acquisition_source 'Serch'; the values are: search, social.",
        "No customer has a known country.",
    ]
    assert parted(insight.live, method="rule", rule="acquisition_source = 'social'").notes == (
        "Only 50 customers: segments with fewer than 100 are too small to target or to measure.",
        "Not saved: to use this segment, give it a name with --name.",
    )


def test_saved_segments_are_changed_kept_apart_and_removed(shop):
    rule = {"field": "orders", "op": ">", "value": 1}
    made = save_segment(shop.database, Segment("twice", rule), "ann", NOON)

    changed = save_segment(shop.database, Segment("twice", rule, "came back"), "bob", NOON)
    assert (changed.segment_id, changed.note, changed.made_by) == (made.segment_id, "came back", "ann")
    with pytest.raises(ConflictError):
        save_segment(shop.database, Segment("twice", rule), "ann", NOON, replace=False)

    remove_segment(shop.database, "twice")
    assert "twice" not in [one.name for one in SegmentStore(shop.database).all()]
    with pytest.raises(NotFound):
        remove_segment(shop.database, "twice")
    with pytest.raises(OptionError, match="Built-in"):
        remove_segment(shop.database, "CHAMPIONS")


def test_a_copy_that_is_only_clustered_again_is_the_one_made_anew(shop):
    parted(shop, now=NOON + timedelta(hours=1), method="kmeans", number=4, seed=2)
    quick = rows_served(shop)
    for path in (shop.workspace.path / "serving").glob("c*"):
        path.unlink()

    refresh_serving(shop.workspace, shop.settings)

    assert rows_served(shop) == quick
    assert {row["cluster"] for row in quick} == {f"CLUSTER_{number}" for number in range(1, 5)}
    someone = quick[3]["customer_id"]
    assert shop.served.customer(someone)["cluster"] == quick[3]["cluster"]


def rows_served(shop) -> list[dict]:
    columns = "customer_id, cluster, orders, segment, predicted_clv, average_order_value"
    return shop.served.rows(f"SELECT {columns} FROM served.known_customers ORDER BY customer_id")


def test_groups_are_counted_together_as_each_by_itself(shop):
    segments = [*built_in(), *clusters_in_force(shop.database)]

    together = figures_of_segments(segments, shop.served)

    for one, found in zip(segments, together, strict=True):
        alone = group_figures(rule_from(one.rule), shop.served)
        assert found.customers == alone.customers
        assert found.predicted_clv == pytest.approx(alone.predicted_clv)
        assert found.share_of_value == pytest.approx(alone.share_of_value)


def test_of_many_texts_that_nobody_has_some_are_named_and_the_rest_counted(insight):
    listed = ", ".join(f"'x{n}'" for n in range(100))
    rule = f"acquisition_source in ({listed}) or country in ({listed})"

    notes = parted(insight.live, method="rule", rule=rule).notes
    said = [one for one in notes if one.startswith("No customer has") or one.endswith("match no customer.")]

    assert len(said) == MAX_SENTENCES + 1
    assert said[0] == "No customer has the acquisition_source 'x0'; the values are: search, social."
    assert said[-1] == "81 more of the values also match no customer."


def test_clusters_stored_by_an_older_version_can_be_read():
    old = {
        "method": "kmeans",
        "criterion": "The requested number",
        "tried": {"2": 0.5, "3": 0.7},
        "stability": 0.9,
        "stability_words": "stable",
        "used": ["frequency", "recency"],
        "clusters": [],
    }
    clusters = clustered_from({"clustering": {}, "found": old})
    assert clusters.scores_by_number == {2: 0.5, 3: 0.7}
    assert clusters.features == ("frequency", "recency")
