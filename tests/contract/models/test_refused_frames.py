"""Frames that a model cannot use are refused by name, when fitting and when predicting."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.contract.models.every_model import (
    NAMES,
    PANEL_WITHOUT_NEEDS,
    WITH_NEEDS,
    answers,
    each,
    learn_from,
    make,
)
from tests.contract.models.frames import HORIZON

from tenure.core.catalog import MODELS
from tenure.core.errors import FrameError


@pytest.mark.parametrize("name", each(NAMES))
def test_an_empty_frame_is_refused(name, fitted, frame, panel):
    with pytest.raises(FrameError) as caught:
        MODELS.load(name)().fit(learn_from(name, frame, panel).head(0))
    assert caught.value.code == "model.frame.empty"
    for answer in answers(fitted[name]):
        with pytest.raises(FrameError) as caught:
            answer(frame.head(0))
        assert caught.value.code == "model.frame.empty"


@pytest.mark.parametrize("name", each(NAMES))
def test_something_else_than_a_frame_is_refused(name, fitted):
    for use in (make(name).fit, *answers(fitted[name])):
        with pytest.raises(FrameError) as caught:
            use([1, 2, 3])
        assert caught.value.code == "model.frame.type"


@pytest.mark.parametrize("name", each(NAMES))
def test_a_frame_of_something_else_is_refused_and_says_what_is_missing(name, fitted):
    other = pd.DataFrame({"sepal_length": [5.1, 4.9], "species": ["setosa", "virginica"]})

    for use in (make(name).fit, *answers(fitted[name])):
        with pytest.raises(FrameError) as caught:
            use(other)
        assert caught.value.code == "model.frame.missing_columns"
        assert caught.value.values
        assert caught.value.hint


@pytest.mark.parametrize("name", each(WITH_NEEDS))
def test_each_missing_column_is_named(name, fitted, frame):
    for column in fitted[name].card.needs:
        for use in (fitted[name].fit, lambda few: fitted[name].predict(few, HORIZON)):
            with pytest.raises(FrameError, match=column) as caught:
                use(frame.drop(columns=column))
            assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many"])
@pytest.mark.parametrize("name", each(WITH_NEEDS))
def test_values_that_are_no_numbers_are_refused_by_column_and_count(name, frame, panel, bad):
    for column in MODELS.load(name).card.needs:
        spoiled = learn_from(name, frame, panel).astype({column: object})
        spoiled.loc[spoiled.index[(spoiled["frequency"] > 0).to_numpy()][:3], column] = bad
        with pytest.raises(FrameError, match=column):
            MODELS.load(name)().fit(spoiled)


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many"])
@pytest.mark.parametrize("name", each(WITH_NEEDS))
def test_they_are_refused_when_predicting_too(name, fitted, frame, bad):
    for column in fitted[name].card.needs:
        spoiled = frame.astype({column: object})
        spoiled.loc[spoiled.index[(spoiled["frequency"] > 0).to_numpy()][:3], column] = bad
        for answer in answers(fitted[name]):
            with pytest.raises(FrameError, match=column):
                answer(spoiled)


@pytest.mark.parametrize("name", each(PANEL_WITHOUT_NEEDS))
def test_features_it_learned_are_missed_by_name(name, fitted, frame):
    with pytest.raises(FrameError, match="net_spend") as caught:
        fitted[name].predict(frame.drop(columns="net_spend"), HORIZON)
    assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("bad", ["many", np.inf])
@pytest.mark.parametrize("name", each(PANEL_WITHOUT_NEEDS))
def test_a_feature_that_is_no_number_is_refused_by_name(name, fitted, frame, bad):
    spoiled = frame.astype({"net_spend": object})
    spoiled.loc[spoiled.index[:3], "net_spend"] = bad

    with pytest.raises(FrameError, match="net_spend"):
        fitted[name].predict(spoiled, HORIZON)


@pytest.mark.parametrize("name", each(WITH_NEEDS))
def test_two_columns_of_one_name_are_refused(name, fitted, frame):
    twice = pd.concat([frame, frame[[fitted[name].card.needs[0]]]], axis=1)

    with pytest.raises(FrameError):
        fitted[name].predict(twice, HORIZON)


@pytest.mark.parametrize("name", each(WITH_NEEDS))
def test_impossible_counts_and_ages_are_refused(name, fitted, frame, panel):
    counts = {"frequency", "recency", "T", "orders_last_window", "kept_order_days"}

    for column in counts.intersection(MODELS.load(name).card.needs):
        uses = [(make(name).fit, learn_from(name, frame, panel))]
        uses += [(answer, frame) for answer in answers(fitted[name])]
        for use, rows in uses:
            spoiled = rows.assign(**{column: rows[column].where(rows.index > rows.index[3], -1.0)})
            with pytest.raises(FrameError) as caught:
                use(spoiled)
            assert caught.value.code == "model.frame.impossible", column


@pytest.mark.parametrize("bad", [None, 20210301, np.inf, "soon"])
@pytest.mark.parametrize("name", each([name for name in NAMES if "as_of" in MODELS.load(name).card.uses]))
def test_a_cutoff_that_is_no_date_is_refused(name, fitted, frame, bad):
    spoiled = frame.astype({"as_of": object})
    spoiled.loc[spoiled.index[:3], "as_of"] = bad

    with pytest.raises(FrameError, match="as_of"):
        fitted[name].predict(spoiled, HORIZON)
