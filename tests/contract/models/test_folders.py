"""A saved model is a folder without code that predicts the same."""

from __future__ import annotations

import json
import pickle

import pandas as pd
import pytest
from tests.contract.models.every_model import NAMES, each, make
from tests.contract.models.frames import HORIZON

from tenure.core.catalog import MODELS
from tenure.core.errors import ModelError


@pytest.mark.parametrize("name", each(NAMES))
def test_save_then_load_predicts_the_same(name, fitted, frame, tmp_path):
    fitted[name].save(tmp_path / "model")

    again = MODELS.load(name).load(tmp_path / "model")

    pd.testing.assert_frame_equal(
        again.predict(frame, HORIZON), fitted[name].predict(frame, HORIZON), check_exact=True
    )
    assert {key: vars(again)[key] for key in vars(make(name))} == vars(make(name))


@pytest.mark.parametrize("name", each(NAMES))
def test_what_was_saved_can_be_saved_again(name, fitted, tmp_path):
    fitted[name].save(tmp_path / "first")
    MODELS.load(name).load(tmp_path / "first").save(tmp_path / "second")

    files = sorted(file.relative_to(tmp_path / "first") for file in (tmp_path / "first").rglob("*"))
    again = sorted(file.relative_to(tmp_path / "second") for file in (tmp_path / "second").rglob("*"))
    assert files == again
    first, second = (json.loads((tmp_path / one / "card.json").read_text()) for one in ("first", "second"))
    assert first == second


@pytest.mark.parametrize("name", each(NAMES))
def test_a_model_folder_runs_no_code(name, fitted, tmp_path, monkeypatch):
    fitted[name].save(tmp_path)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pickle was opened")

    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(pickle, "load", refuse)
    MODELS.load(name).load(tmp_path)

    assert (tmp_path / "card.json") in files
    assert {file.suffix for file in files} <= {".json", ".txt", ".safetensors", ".onnx"}
    assert all(file.read_text(encoding="utf-8") for file in files if file.suffix in {".json", ".txt"})


@pytest.mark.parametrize("name", each(NAMES))
def test_other_folders_are_refused(name, fitted, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "card.json").write_text("{")
    fitted[name].save(tmp_path / "other")
    card = json.loads((tmp_path / "other" / "card.json").read_text())
    (tmp_path / "other" / "card.json").write_text(json.dumps(card | {"model": "something_else"}))

    for folder in ("missing", "empty", "broken", "other"):
        with pytest.raises(ModelError) as caught:
            MODELS.load(name).load(tmp_path / folder)
        assert caught.value.code == "model.folder"
