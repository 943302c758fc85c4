"""A model's card is a page: nobody is answered with gibibytes of one."""

import zipfile
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tenure.app.modelling import model_folders
from tenure.app.modelling.model_folders import MOST_CARD_BYTES, card_of, taken_in
from tenure.core.errors import InputError
from tenure.learning.model_card import MODEL_CARD


def test_a_model_with_a_card_too_long_for_one_is_refused_before_it_is_tried(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MODEL_CARD, "x" * (MOST_CARD_BYTES + 1))

    with pytest.raises(InputError) as caught:
        taken_in(tmp_path / "m.zip", tmp_path, SimpleNamespace())
    assert caught.value.code == "model.card" and caught.value.hint


def test_of_a_card_that_is_there_already_no_more_than_a_page_is_read(tmp_path, monkeypatch):
    @contextmanager
    def folder_of(_version):
        yield tmp_path

    registry = SimpleNamespace(version=lambda wanted: wanted, folder_of=folder_of)
    workspace = SimpleNamespace(registry=lambda _url: registry)
    monkeypatch.setattr(model_folders, "open_workspace", lambda *_: workspace)
    (tmp_path / MODEL_CARD).write_text("é" * MOST_CARD_BYTES, encoding="utf-8")

    _, card = card_of(tmp_path, "1", SimpleNamespace(mlflow_url=None))

    assert len(card.encode()) == MOST_CARD_BYTES
