"""A model's card is a page: nobody is answered with gibibytes of one."""

import zipfile
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tenure.app.model_versions.import_model import ImportModel, import_model
from tenure.app.model_versions.show_model import MAX_CARD_BYTES, ShowModel, show_model
from tenure.core.errors import InputError
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.learning.model_card import MODEL_CARD
from tenure.serving.shop import Shop


def test_a_model_with_a_card_too_long_for_one_is_refused_before_it_is_tried(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MODEL_CARD, "x" * (MAX_CARD_BYTES + 1))

    with pytest.raises(InputError) as caught:
        import_model(ImportModel(tmp_path / "m.zip"), Shop(Settings()), SilentProgress())
    assert caught.value.code == "model.card" and caught.value.hint


def test_of_a_card_that_is_there_already_no_more_than_a_page_is_read(tmp_path):
    @contextmanager
    def folder_of(_version):
        yield tmp_path

    registry = SimpleNamespace(version=lambda wanted: wanted, folder_of=folder_of)
    (tmp_path / MODEL_CARD).write_text("é" * MAX_CARD_BYTES, encoding="utf-8")

    details = show_model(ShowModel("1"), SimpleNamespace(registry=registry))

    assert len(details.card.encode()) == MAX_CARD_BYTES
