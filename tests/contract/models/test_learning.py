"""`fit` keeps what it learns in attributes of their own, the same for the same rows."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.contract.models.every_model import NAMES, each, learn_from, make
from tests.contract.models.frames import HORIZON

from tenure.core.catalog import MODELS
from tenure.core.errors import NotFitted, TenureError


@pytest.mark.parametrize("name", each(NAMES))
def test_what_is_learned_ends_in_an_underscore_and_arguments_stay(name, fitted):
    untouched = vars(make(name))
    learned = {key: value for key, value in vars(fitted[name]).items() if key not in untouched}

    assert learned
    assert all(key.endswith("_") and not key.startswith("_") for key in learned)
    assert {key: vars(fitted[name])[key] for key in untouched} == untouched


@pytest.mark.parametrize("name", each(NAMES))
def test_fit_returns_the_model_itself(name, fitted):
    assert fitted[name] is fitted.constructed[name]


@pytest.mark.parametrize("name", each(NAMES))
def test_before_fit_there_is_nothing_to_predict_or_save(name, frame, tmp_path):
    with pytest.raises(NotFitted):
        MODELS.load(name)().predict(frame, HORIZON)
    with pytest.raises(NotFitted):
        MODELS.load(name)().save(tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("name", each(NAMES))
def test_one_row_works_or_says_why_not(name, fitted, frame, panel):
    one = learn_from(name, frame, panel).iloc[[3]]

    assert len(fitted[name].predict(frame.iloc[[3]], HORIZON)) == 1
    try:
        made = make(name).fit(one).predict(frame.iloc[[3]], HORIZON)
    except TenureError as error:
        assert error.hint
    else:
        assert (made.drop(columns="expected_date_of_next_order", errors="ignore") >= 0).all(axis=None)


@pytest.mark.parametrize("name", each(NAMES))
def test_two_fits_on_the_same_rows_are_the_same(name, fitted, frame, panel):
    again = make(name).fit(learn_from(name, frame, panel))

    pd.testing.assert_frame_equal(
        again.predict(frame, HORIZON), fitted[name].predict(frame, HORIZON), check_exact=True
    )
