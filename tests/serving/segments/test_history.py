"""Entered and left, from scoring to scoring, against sets worked out by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from pyarrow import parquet
from tests.in_shop import in_shop
from tests.serving.conftest import RUN_NOW, RUN_THEN, settings_of

from tenure.app.forgetting.forget import Forget, forget
from tenure.app.modelling.run_record import store_predictions
from tenure.core.activation.segment import HIGH, Segment
from tenure.core.open_engine import open_engine
from tenure.core.ports import SilentProgress
from tenure.serving.insights.changes import changes
from tenure.serving.publish import refresh_serving
from tenure.serving.segments.history import (
    record_scoring,
    stays_of,
    stays_of_customer,
)
from tenure.serving.segments.named import save_segment
from tenure.serving.shop import Shop
from tenure.store.lake.lake import Lake
from tenure.store.lake.scoring_order import newest_first, note_scoring
from tenure.store.records.memberships import Memberships
from tenure.store.records.segment_sizes import SegmentSizes

RICH = Segment("rich", {"field": "predicted_clv", "op": ">=", "value": 60})


def score_again(shop, predictions: pd.DataFrame) -> None:
    settings = replace(settings_of(shop.workspace.path), now=datetime(2024, 3, 2, tzinfo=UTC))
    with open_engine(settings) as engine:
        store_predictions(
            predictions, predictions["run_id"].iloc[0], replace(shop, settings=settings), engine
        )
    refresh_serving(shop.workspace, settings)


@pytest.fixture(scope="module")
def scored_twice(insight, make_live_shop):
    """Scored once, served, then a segment saved; scored again. Only to be copied."""
    live = make_live_shop(insight.orders, [insight.then])
    save_segment(live.database, RICH, "ann", datetime(2024, 1, 2, tzinfo=UTC))
    score_again(live, insight.now)
    return live


@pytest.fixture
def shop(scored_twice, tmp_path):
    place = shutil.copytree(scored_twice.workspace.path, tmp_path / "shop")
    live = Shop.open(place, settings_of(place))
    yield live
    live.close()


def tier(predictions: pd.DataFrame, name: str) -> set[str]:
    return set(predictions.loc[predictions["value_tier"] == name, "customer_id"])


def test_who_came_and_who_went(shop, insight):
    then, now = tier(insight.then, HIGH), tier(insight.now, HIGH)
    memberships = Memberships(shop.workspace.path)

    entered = stays_of(memberships, shop.served, HIGH, "entered", RUN_NOW, 1000)
    left = stays_of(memberships, shop.served, HIGH, "left", RUN_NOW, 1000)

    assert {one.customer_id for one in entered} == now - then and now - then
    assert {one.customer_id for one in left} == then - now and then - now
    first, second = SegmentSizes(shop.database).of(HIGH)
    assert (first.run_id, first.customers, first.entries, first.exits) == (RUN_THEN, len(then), len(then), 0)
    assert (second.customers, second.entries, second.exits) == (len(now), len(now - then), len(then - now))
    assert second.as_of == date(2023, 8, 24)
    rich = insight.now[insight.now.value_tier == HIGH].predicted_clv.sum()
    assert second.predicted_clv == pytest.approx(rich)


def test_a_saved_segment_has_a_history_from_the_next_scoring_on(shop, insight):
    (only,) = SegmentSizes(shop.database).of("rich")

    assert only.customers == (insight.now.predicted_clv >= 60).sum() == only.entries


def test_a_stay_that_ended_can_begin_again(shop, insight):
    then, now = tier(insight.then, HIGH), tier(insight.now, HIGH)
    back = insight.then.assign(run_id="20240401T000000-back", as_of=date(2023, 9, 1))

    score_again(shop, back)

    memberships = Memberships(shop.workspace.path)
    (returned, *_) = sorted(then - now)
    stays = [one for one in stays_of_customer(memberships, shop.served, returned) if one["segment"] == HIGH]
    assert [one["left_on"] for one in stays] == [date(2023, 8, 24), None]
    assert SegmentSizes(shop.database).of(HIGH)[-1].customers == len(then)
    rows = shop.served.sql(f"SELECT count(*) FROM {memberships.rows} WHERE left_run IS NULL")[0][0]
    following = [
        shop.served.sql(f"SELECT count({column}) FROM served.known_customers")[0][0]
        for column in ("segment", "value_tier")
    ]
    assert rows == sum(following) + (insight.then.predicted_clv >= 60).sum()


def test_the_same_scoring_is_noted_once(shop):
    before = Memberships(shop.workspace.path).path.read_bytes()

    assert not record_scoring(shop.served, Memberships(shop.workspace.path), shop.database)
    assert Memberships(shop.workspace.path).path.read_bytes() == before


def test_who_is_forgotten_was_in_no_segment(shop, insight):
    someone = sorted(tier(insight.now, HIGH))[0]

    erased = in_shop(
        forget, Forget((someone,)), shop.workspace.path, settings_of(shop.workspace.path), SilentProgress()
    ).erased

    assert erased["files.segments"] >= 2
    assert not stays_of_customer(Memberships(shop.workspace.path), shop.served, someone)
    assert someone.encode() not in Memberships(shop.workspace.path).path.read_bytes()


def test_a_shop_that_was_never_scored_has_no_history(insight, make_live_shop):
    live = make_live_shop(insight.orders, [])

    assert not Memberships(live.workspace.path).is_there
    assert stays_of(Memberships(live.workspace.path), live.served, HIGH, "left", None, 10) == []
    assert stays_of_customer(Memberships(live.workspace.path), live.served, "c0001") == []


def test_the_scoring_that_was_kept_last_is_served_whatever_the_clock_said_before(shop, insight):
    ahead = insight.then.assign(run_id="20290101T000000-ahead")
    score_again(shop, ahead)
    after = insight.now.assign(run_id="20240402T000000-after")

    score_again(shop, after)

    assert shop.served.published.run_id == "20240402T000000-after"
    assert changes(shop.served).now.run_id == "20240402T000000-after"
    assert changes(shop.served).before.run_id == "20290101T000000-ahead"
    stays = Memberships(shop.workspace.path)
    left = stays_of(stays, shop.served, HIGH, "left", "20240402T000000-after", 1000)
    assert {one.customer_id for one in left} == tier(ahead, HIGH) - tier(after, HIGH)


def test_an_erasure_does_not_bring_an_older_scoring_back(shop, insight):
    score_again(shop, insight.then.assign(run_id="20290101T000000-ahead"))
    score_again(shop, insight.now.assign(run_id="20240402T000000-after"))
    someone = insight.now["customer_id"].iloc[0]

    in_shop(
        forget, Forget((someone,)), shop.workspace.path, settings_of(shop.workspace.path), SilentProgress()
    )

    assert shop.served.published.run_id == "20240402T000000-after"


def test_scorings_of_which_no_order_was_noted_come_before_all_others_by_their_ids(tmp_path):
    lake = Lake(tmp_path / "lake")
    with open_engine(settings_of(tmp_path)) as engine, lake.writing(engine) as writing:
        note_scoring(lake, writing, "2024-b", engine)
        writing.commit(datetime(2024, 1, 1, tzinfo=UTC), "run")

    assert newest_first(["2030-c", "2024-b", "2023-a"], lake) == ["2024-b", "2030-c", "2023-a"]


def test_publishing_reads_the_predictions_of_late_and_no_others(shop, insight, monkeypatch):
    monkeypatch.setattr("tenure.serving.copy.tables._MAX_RECENT_RUNS", 2)
    settings = settings_of(shop.workspace.path)
    with open_engine(settings) as engine:
        for day in range(1, 4):
            scoring = insight.now.assign(run_id=f"202405{day:02d}T000000-late")
            store_predictions(scoring, scoring["run_id"].iloc[0], replace(shop, settings=settings), engine)
    held = {
        path: parquet.read_table(path) for path in shop.workspace.path.glob("lake/predictions.*/*.parquet")
    }
    late = {f"202405{day:02d}T000000-late" for day in (2, 3)}
    for path, rows in held.items():
        if not late & set(rows["run_id"].to_pylist()):
            content = path.read_bytes()
            footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
            path.write_bytes(content[:4] + b"\xff" * (footer - 4) + content[footer:])

    refresh_serving(shop.workspace, settings)

    assert shop.served.published.run_id == "20240503T000000-late"
    now, before = changes(shop.served).now, changes(shop.served).before
    assert (now.run_id, before.run_id) == ("20240503T000000-late", "20240502T000000-late")


def test_a_scoring_of_which_nothing_is_left_is_not_the_one_that_is_served(shop, insight, monkeypatch):
    monkeypatch.setattr("tenure.serving.copy.tables._MAX_RECENT_RUNS", 2)
    settings = settings_of(shop.workspace.path)
    with open_engine(settings) as engine:
        store_predictions(
            insight.now.iloc[:0], "20240601T000000-empty", replace(shop, settings=settings), engine
        )

    refresh_serving(shop.workspace, settings)

    assert shop.served.published.run_id == RUN_NOW


def test_a_second_attempt_replaces_what_the_first_had_kept_and_writes_no_other_file(shop, insight):
    settings = replace(settings_of(shop.workspace.path), run_id="20240701T000000-again")
    again = replace(shop, settings=settings)
    lake, scoring = shop.workspace.lake, insight.now.assign(run_id=settings.run_id)
    with open_engine(settings) as engine:
        store_predictions(scoring, settings.run_id, again, engine)
        first = set(shop.workspace.path.glob("lake/predictions.*/*.parquet"))
        store_predictions(scoring.iloc[:10], settings.run_id, again, engine)
        kept = engine.to_arrow(lake.table("predictions", engine))["run_id"].to_pylist()

    assert kept.count(settings.run_id) == 10
    assert (kept.count(RUN_THEN), kept.count(RUN_NOW)) == (len(insight.then), len(insight.now))
    assert len(set(shop.workspace.path.glob("lake/predictions.*/*.parquet")) - first) == 1
    assert lake.states()[-1].holds_copies
