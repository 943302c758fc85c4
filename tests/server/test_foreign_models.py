"""Models that strangers hand in: whatever was done to them, they predict numbers or are refused."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tenure.core.errors import ModelError
from tenure.core.frames.compute import all_features
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Verdict
from tenure.core.orders.tables import Tables
from tenure.evaluation.windows import plan_windows
from tenure.learning.manifest import MANIFEST, seal
from tenure.learning.panel import Panels
from tenure.learning.trained import TRAINING, TrainedModel
from tenure.models.bg_nbd_gamma_gamma import Model as BgNbdGammaGamma
from tenure.models.lightgbm import LightGbm

HORIZON = 60
FEW = ("frequency", "recency", "T", "monetary_value", "net_spend", "days_since_last_order", "order_count")
KINDS = ("lightgbm", "xgboost", "feedforward", "tabm", "bg_nbd_gamma_gamma")
NATIVE = {
    "lightgbm": "champion/spend.txt",
    "xgboost": "champion/spend.json",
    "feedforward": "champion/network.onnx",
    "tabm": "champion/spend.json",
    "bg_nbd_gamma_gamma": "champion/orders/card.json",
}


@pytest.fixture(scope="module")
def frames(orders):
    """The shop's panels and the frame of today."""
    from tenure.engines.duckdb import Engine

    as_of = orders["order_date"].max().date() + timedelta(days=1)
    with Engine() as engine:
        table = pa.Table.from_pandas(orders, preserve_index=False)
        when = table["order_date"].cast(pa.timestamp("us"))
        table = table.set_column(table.column_names.index("order_date"), "order_date", when)
        panels = Panels(Tables(engine.from_arrow(table, "orders")), engine, all_features().select(FEW))
        cutoffs = plan_windows(Window(as_of, HORIZON), panels.first_day).training
        yield panels.panel(cutoffs, HORIZON), panels.frame(Window(as_of, HORIZON)), as_of


@pytest.fixture(scope="module")
def models(frames, tmp_path_factory) -> dict[str, Path]:
    """A folder of each kind, as `tenure train` saves it."""
    pytest.importorskip("xgboost")
    pytest.importorskip("torch")
    from tenure.models.feedforward import FeedForward
    from tenure.models.tabm import TabM
    from tenure.models.xgboost import XgBoost

    panel, frame, as_of = frames
    fitted = {
        "lightgbm": LightGbm(max_rounds=8).fit(panel),
        "xgboost": XgBoost(max_rounds=8).fit(panel),
        "feedforward": FeedForward(hidden=(8,), epochs=2).fit(panel),
        "tabm": TabM(hidden=(8,), members=2, epochs=2).fit(panel),
        "bg_nbd_gamma_gamma": BgNbdGammaGamma().fit(frame),
    }
    home = tmp_path_factory.mktemp("models")
    version = all_features().select(FEW).version
    for name, model in fitted.items():
        TrainedModel(
            name,
            model,
            "spend",
            as_of,
            HORIZON,
            Verdict("fair", (), {}),
            features=FEW,
            features_version=version,
        ).save(home / name)
    return {name: home / name for name in fitted}


@pytest.fixture(scope="module")
def shop(open_service):
    return open_service(None)


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()


def handed_in(shop, folder: Path):
    """Sealed again, as whoever makes such a file would."""
    seal(folder, json.loads((folder / MANIFEST).read_text())["features_version"])
    headers = {"content-type": "application/zip"}
    return shop.admin.post("/api/v1/models/upload", content=zipped(folder), headers=headers)


def copied(models, kind: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(models[kind], tmp_path / "model"))


def left_behind() -> set[str]:
    places = ("tenure-model-*", "tenure-child-*", "tenure-upload-*")
    return {one.name for place in places for one in Path(tempfile.gettempdir()).glob(place)}


def refused(answer) -> str:
    assert answer.status_code == 422, answer.text
    assert answer.json()["hint"], answer.text
    return answer.json()["code"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_that_was_not_touched_is_accepted(shop, models, kind, tmp_path):
    made = handed_in(shop, copied(models, kind, tmp_path))

    assert made.status_code == 201, made.text
    assert (made.json()["model"], made.json()["target"]) == (kind, "spend")


def test_what_is_wrong_is_named_as_it_stands_in_the_archive(shop, models, tmp_path):
    folder = copied(models, "lightgbm", tmp_path)
    (folder / MANIFEST).unlink()
    answer = shop.admin.post(
        "/api/v1/models/upload", content=zipped(folder), headers={"content-type": "application/zip"}
    )

    assert refused(answer).startswith("model.")
    assert "tenure-model-" not in answer.text, answer.text
    assert "the archive" in answer.json()["values"]


def damaged(content: bytes, dice: random.Random) -> bytes:
    place, how = dice.randrange(len(content)), dice.randrange(4)
    if how == 0:
        return content[:place]
    if how == 1:
        return content[:place] + bytes([content[place] ^ (1 << dice.randrange(8))]) + content[place + 1 :]
    if how == 2:
        return content[:place] + content[place + 1 :]
    digits = [found.start() for found in re.finditer(rb"\d", content)] or [place]
    at = dice.choice(digits)
    return content[:at] + str(dice.randrange(10)).encode() + content[at + 1 :]


def survives(shop, models, kind: str, tmp_path: Path, frame, places: range) -> None:
    """Each damage is refused, or harmless: then the model predicts numbers of real customers, too."""
    for number in places:
        folder = copied(models, kind, tmp_path / str(number))
        file = folder / NATIVE[kind]
        file.write_bytes(damaged(file.read_bytes(), random.Random(f"{kind} {number}")))

        answer = handed_in(shop, folder)

        assert answer.status_code in (201, 422), (number, answer.text)
        if answer.status_code == 201:
            made = TrainedModel.load(folder).model.predict(frame, HORIZON)["predicted_clv"]
            assert np.isfinite(made).all(), number
        else:
            assert answer.json()["code"].startswith("model."), (number, answer.text)
        assert shop.nobody.get("/livez").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_wrong_bytes_are_refused_or_harmless(shop, models, kind, tmp_path, frames):
    survives(shop, models, kind, tmp_path, frames[1], range(3))


@pytest.mark.integration
@pytest.mark.parametrize("kind", KINDS)
def test_thirty_wrong_bytes_are_refused_or_harmless(shop, models, kind, tmp_path, frames):
    survives(shop, models, kind, tmp_path, frames[1], range(3, 33))


def refused_at_once(folder: Path) -> str:
    """By a look at the files, before a native library sees them."""
    seal(folder, json.loads((folder / MANIFEST).read_text())["features_version"])
    with pytest.raises(ModelError) as caught:
        TrainedModel.load(folder)
    assert caught.value.hint
    return caught.value.code


def edited(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text()
    assert re.search(old, text), old
    file.write_text(re.sub(old, new, text, count=1))


TREES = {
    "a size that is off by one": (r"tree_sizes=(\d+)", lambda found: f"tree_sizes={int(found[1]) + 1}"),
    "a child that is its own parent": (r"left_child=\S+", "left_child=0"),
    "a child that is not there": (r"right_child=\S+", "right_child=99999"),
    "a feature that is not there": (r"split_feature=\S+", "split_feature=70000"),
    "a leaf without a number": (r"leaf_value=\S+", "leaf_value=nan"),
    "many leaves": (r"num_leaves=\d+", "num_leaves=2000000000"),
    "categories that are not there": (r"decision_type=\S+", "decision_type=1"),
}


@pytest.mark.parametrize("damage", TREES)
def test_trees_that_lightgbm_would_crash_or_hang_on_are_refused(models, damage, tmp_path):
    folder = copied(models, "lightgbm", tmp_path)
    edited(folder, NATIVE["lightgbm"], *TREES[damage])

    assert refused_at_once(folder) == "model.folder"


@pytest.mark.parametrize("key", ["left_children", "right_children", "split_indices", "parents"])
def test_trees_with_places_that_are_none_never_reach_xgboost(models, key, tmp_path):
    folder = copied(models, "xgboost", tmp_path)
    edited(folder, NATIVE["xgboost"], rf'"{key}":\[-?\d+', f'"{key}":[1000000')

    assert refused_at_once(folder) == "model.folder"


def in_training(**changes):
    def change(folder: Path) -> None:
        file = folder / TRAINING
        file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))

    return change


def without(name: str, key: str):
    def change(folder: Path) -> None:
        file = folder / name
        state = json.loads(file.read_text())
        del state[key]
        file.write_text(json.dumps(state))

    return change


def written(name: str, text: str):
    def change(folder: Path) -> None:
        (folder / name).write_text(text)

    return change


DEEP = '{"a":' * 50_000 + "1" + "}" * 50_000
KEYS = ("model", "features", "features_version", "target", "verdict", "as_of", "companion", "training")
CARD = "champion/card.json"
CHANGES = {
    **{f"without {key}": without(TRAINING, key) for key in KEYS},
    "card without a model": without(CARD, "model"),
    "card without what was learned": without(CARD, "learned"),
    "deep training": written(TRAINING, DEEP),
    "deep list": written(TRAINING, "[" * 200_000),
    "deep card": written(CARD, DEEP),
    "a list": written(TRAINING, "[1]"),
    "a model nobody knows": in_training(model="os"),
    "a number for a name": in_training(model=7),
    "features that are numbers": in_training(features=[1, 2]),
    "features that are none": in_training(features="T"),
    "a day that is none": in_training(as_of="yesterday"),
    "a horizon that is none": in_training(horizon_days="long"),
    "no number": written(TRAINING, '{"format": NaN}'),
    "a verdict that is none": in_training(verdict=[]),
    "evidence that is none": in_training(evidence={"metrics": 1}),
    "a level that is none": in_training(tested_level="high"),
    "a version of data that is none": in_training(data_version=[1]),
    "intervals that are none": written("intervals.json", '{"x": 1}'),
    "no champion": lambda folder: shutil.rmtree(folder / "champion"),
    "not text": lambda folder: (folder / TRAINING).write_bytes(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_folder_of_another_shape_is_no_model(models, change, tmp_path):
    folder = copied(models, "bg_nbd_gamma_gamma", tmp_path)
    CHANGES[change](folder)

    assert refused_at_once(folder) in ("model.folder", "model.features")


PARAMETERS = json.dumps(
    {
        "format": 1,
        "model": "bg_nbd",
        "arguments": {},
        "learned": {
            "params": {"r": "much", "alpha": -1.0, "a": 1.0, "b": 1.0},
            "standard_errors": {},
            "diagnosis": None,
        },
    }
)
UNUSABLE = {
    "deep training": CHANGES["deep training"],
    "no horizon": in_training(horizon_days=-1),
    "parameters that are no numbers": written("champion/orders/card.json", PARAMETERS),
    "unknown parameters": written("champion/orders/card.json", "{}"),
}


@pytest.mark.parametrize("change", UNUSABLE)
def test_a_model_that_cannot_predict_is_refused_and_nothing_of_it_is_left(shop, models, change, tmp_path):
    folder, before = copied(models, "bg_nbd_gamma_gamma", tmp_path), left_behind()
    UNUSABLE[change](folder)

    code = refused(handed_in(shop, folder))

    assert code.startswith("model."), code
    assert left_behind() == before


@pytest.mark.parametrize("text", [DEEP, "[]", "{}", '{"tenure": 1, "files": 2}', "[" * 200_000])
def test_a_manifest_of_another_shape_is_refused(models, text, tmp_path):
    folder = copied(models, "bg_nbd_gamma_gamma", tmp_path)
    (folder / MANIFEST).write_text(text)

    with pytest.raises(ModelError) as caught:
        TrainedModel.load(folder)

    assert caught.value.code == "model.damaged"


def test_heads_lead_nowhere_else(models, tmp_path):
    folder = copied(models, "lightgbm", tmp_path)
    edited(folder, CARD, r'"spend": null', '"../../../spend": null')

    assert refused_at_once(folder) == "model.folder"


def test_a_model_that_crashes_or_never_ends_is_refused_and_the_server_stays(
    shop, models, tmp_path, monkeypatch
):
    from dataclasses import replace

    from tenure.app.model_versions import import_model

    folder = copied(models, "bg_nbd_gamma_gamma", tmp_path)
    before, files = len(shop.viewer.get("/api/v1/models").json()), left_behind()
    codes = []
    for limits in (
        replace(import_model.LIMITS, seconds=0.01),
        replace(import_model.LIMITS, memory_bytes=1),
    ):
        monkeypatch.setattr(import_model, "LIMITS", limits)
        codes.append(refused(handed_in(shop, folder)))

    assert codes == ["model.trial_too_large"] * 2
    assert len(shop.viewer.get("/api/v1/models").json()) == before
    assert left_behind() == files
