"""Files of predictions keep nobody who was erased while they were made."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from tenure.app.modelling.predict_file import RESULTS, predict_file
from tenure.core.clock import clock
from tenure.core.errors import StoreError
from tenure.store.records.erasures import Erasures


class Predictions:
    """Of everybody the same; somebody is erased while they are made."""

    def __init__(self, workspace, erased: str) -> None:
        self._erasures, self._erased = Erasures(workspace), erased

    def of_many(self, ids):
        noted = self._erasures.begin([self._erased], clock())
        self._erasures.finish(noted, clock())
        values = {"predicted_clv": 12.0, "horizon_days": 90}
        return {one: SimpleNamespace(values={"customer_id": one} | values, source="stored") for one in ids}


def predicted(workspace, erased: str):
    given = pd.DataFrame({"customer_id": ["ann", "bob"]})
    shop = SimpleNamespace(path=workspace)
    return predict_file(given, shop, Predictions(workspace, erased), None)


def test_a_file_of_predictions_names_nobody_who_was_erased_while_it_was_made(tmp_path):
    with pytest.raises(StoreError) as caught:
        predicted(tmp_path, "bob")

    assert caught.value.code == "store.erased_meanwhile"
    assert list((tmp_path / RESULTS).iterdir()) == []


def test_an_erasure_of_somebody_else_leaves_the_file(tmp_path):
    result = predicted(tmp_path, "cid")

    assert (tmp_path / RESULTS / f"{result.result_id}.csv").exists()
