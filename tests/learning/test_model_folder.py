"""A model folder: its card, its checksums, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from tenure.core.errors import ModelError
from tenure.core.frames.window import Window
from tenure.core.ports import SilentProgress
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.manifest import MANIFEST
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TRAINING, TrainedModel


@pytest.fixture(scope="module")
def trained(panels, as_of) -> TrainedModel:
    options = TrainOptions(Window(as_of, 60), model="spend_rate", data_version="batch:1")
    return train(options, panels, SilentProgress())


@pytest.fixture
def folder(trained, tmp_path):
    trained.save(tmp_path / "model")
    return tmp_path / "model"


def test_it_keeps_what_the_back_test_said(trained, folder, panels, as_of):
    evidence = TrainedModel.load(folder).evidence

    tested = run_backtest(BacktestOptions(Window(as_of, 60), ("spend_rate",)), panels, SilentProgress())
    row = tested.row("spend_rate")
    assert row is not None and evidence is not None
    assert evidence.metrics.mae == pytest.approx(row.metrics.mae)
    assert evidence.cutoffs == tested.cutoffs
    assert set(evidence.tiers) == {"High-CLV", "Growth-Potential", "Low-CLV"}
    assert sum(one.n for one in evidence.tiers.values()) == row.metrics.n
    assert evidence == trained.evidence
    assert evidence.high_value.customers == row.metrics.n >= evidence.high_value.predicted > 0


def test_its_card_tells_people_what_it_is_for_how_good_it_was_and_its_limits(folder):
    text = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")

    for heading in ("# spend_rate", "## Intended use", "## Data", "## Accuracy", "## Limits"):
        assert heading in text
    assert "| data version | batch:1 |" in text
    assert "**this model**" in text and "| High-CLV |" in text


def test_a_model_that_was_never_tested_says_so(trained, tmp_path):
    untested = replace(trained, evidence=replace(trained.evidence, metrics=None, cutoffs=()))

    untested.save(tmp_path / "model")

    assert "could not be tested" in (tmp_path / "model" / "MODEL_CARD.md").read_text()
    assert TrainedModel.load(tmp_path / "model").evidence == untested.evidence


def test_a_copy_loads_in_a_fresh_process(folder, tmp_path):
    moved = shutil.move(folder, tmp_path / "elsewhere")
    program = (
        "import sys; from tenure.learning.trained import TrainedModel; "
        "print(TrainedModel.load(sys.argv[1]).name)"
    )

    said = subprocess.run(
        [sys.executable, "-c", program, moved], capture_output=True, text=True, check=True, cwd="/"
    )

    assert said.stdout.strip() == "spend_rate"


def test_a_file_that_was_changed_is_named(folder):
    record = json.loads((folder / TRAINING).read_text())
    (folder / TRAINING).write_text(json.dumps(record | {"horizon_days": 9000}))

    with pytest.raises(ModelError, match=r"changed since they were written.*training\.json") as caught:
        TrainedModel.load(folder)
    assert caught.value.code == "model.damaged"


def test_a_file_that_is_missing_is_named(folder):
    (folder / "champion" / "card.json").unlink()

    with pytest.raises(ModelError, match=r"missing.*champion/card\.json"):
        TrainedModel.load(folder)


def test_a_file_that_was_added_is_named_unless_it_is_hidden(folder):
    (folder / ".DS_Store").write_text("left by a file browser")
    assert TrainedModel.load(folder).name == "spend_rate"

    (folder / "champion" / "extra.json").write_text("{}")
    with pytest.raises(ModelError, match=r"were added.*champion/extra\.json"):
        TrainedModel.load(folder)


@pytest.mark.parametrize("other", ["0.0.9", "99.1.0", "0.2.99"])
def test_a_folder_of_another_series_or_a_newer_tenure_is_refused_with_both_versions(folder, other):
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"tenure": other}))

    with pytest.raises(ModelError, match=f"written by {other}") as caught:
        TrainedModel.load(folder)
    assert caught.value.code == "model.version"


def test_an_earlier_release_of_the_series_is_read(folder, monkeypatch):
    monkeypatch.setattr("tenure.learning.manifest.version", lambda _: "0.2.7")

    assert TrainedModel.load(folder).name == "spend_rate"


def test_the_manifest_names_the_feature_set(folder, trained):
    assert json.loads((folder / MANIFEST).read_text())["features_version"] == trained.features_version


@pytest.mark.parametrize("changed", [{"features_version": "0" * 12}, {"features": ("frequency", "gone")}])
def test_features_that_are_made_otherwise_are_refused(trained, tmp_path, changed):
    replace(trained, **changed).save(tmp_path / "model")

    with pytest.raises(ModelError, match="computes differently") as caught:
        TrainedModel.load(tmp_path / "model")
    assert caught.value.code == "model.features"


def test_a_folder_without_a_manifest_is_no_model(folder):
    (folder / MANIFEST).unlink()

    with pytest.raises(ModelError, match=r"no manifest\.json"):
        TrainedModel.load(folder)
    with pytest.raises(ModelError, match="not a model folder"):
        TrainedModel.load(folder / "nowhere")


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"tenure": "0.1.0", "files": 3}'])
def test_a_manifest_that_cannot_be_read_is_damage(folder, text):
    (folder / MANIFEST).write_text(text)

    with pytest.raises(ModelError, match="cannot be read") as caught:
        TrainedModel.load(folder)
    assert caught.value.code == "model.damaged"
