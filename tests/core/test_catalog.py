import sys

import pytest

from tenure.core.catalog import MODELS, Catalog
from tenure.core.errors import UnknownPlug


@pytest.fixture
def toys(tmp_path, monkeypatch):
    room = tmp_path / "toys_for_catalog"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "ball.py").write_text("TOY = 'round'")
    (room / "_private.py").write_text("raise RuntimeError('never imported')")
    (room / "broken.py").write_text("raise RuntimeError('listed without importing')")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Catalog("toys_for_catalog", "toy", "TOY")
    for name in [name for name in sys.modules if name.startswith("toys_for_catalog")]:
        del sys.modules[name]


def test_plugs_are_listed_without_importing_them_and_private_ones_are_not(toys):
    assert toys.names() == ["ball", "broken"]


def test_a_plug_gives_its_attribute(toys):
    assert toys.load("ball") == "round"


def test_a_module_without_the_attribute_is_told_to_define_it(toys, tmp_path):
    (tmp_path / "toys_for_catalog" / "doll.py").write_text("TOYS = 'plural'")

    with pytest.raises(TypeError, match=r"toys_for_catalog\.doll is not a toy: it does not define TOY\."):
        toys.load("doll")


def test_an_unknown_name_is_refused_with_the_closest_name(toys):
    with pytest.raises(UnknownPlug) as caught:
        toys.load("bal")

    assert "'ball'" in caught.value.hint


def test_the_models_of_the_project_are_listed():
    assert {"bg_nbd", "gamma_gamma"} <= set(MODELS.names())
