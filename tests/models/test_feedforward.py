import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import FitError, MissingExtra, ModelError, OptionError
from tenure.core.modelling.following import followed_by
from tenure.core.ports import SilentProgress
from tenure.models.feedforward import FeedForward

torch = pytest.importorskip("torch")

SMALL = {"hidden": (32, 16), "epochs": 6, "learning_rate": 2e-3}


@pytest.fixture(scope="module")
def fitted(world):
    return FeedForward(**SMALL).fit(world[0])


@pytest.mark.parametrize("head", ["zero_inflated_lognormal", "tweedie", "squared"])
def test_every_head_ranks_customers_and_meets_the_total(world, head):
    panel, later = world

    model = FeedForward(head=head, **SMALL).fit(panel)
    made = model.predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.4)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.4)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)
    ends = model.predict_interval(later, 90, 0.8)
    held = later["target_spend"].between(ends["predicted_clv_lower"], ends["predicted_clv_upper"])
    assert 0.75 < held.mean() < 0.99


def test_onnx_and_torch_say_the_same(world, fitted):
    learned = fitted.learned_
    arguments = learned.inputs(world[1]).take(np.arange(200))

    with torch.no_grad():
        own = learned.network.to_torch(learned.shape)(*map(torch.from_numpy, arguments)).numpy()

    np.testing.assert_allclose(learned.network.raw(arguments), own, atol=1e-5)


@pytest.mark.integration
def test_the_same_seed_gives_the_same_weights_and_leaves_the_callers_random_numbers(world, fitted):
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)

    again, other = FeedForward(**SMALL).fit(world[0]), FeedForward(**SMALL, seed=1).fit(world[0])

    assert torch.equal(torch.rand(3), expected)
    assert again.learned_.network.weights == fitted.learned_.network.weights
    assert again.learned_.network.graph == fitted.learned_.network.graph
    assert other.learned_.network.weights != fitted.learned_.network.weights


def test_a_saved_one_predicts_without_torch(world, fitted, tmp_path):
    fitted.save(tmp_path / "model")
    world[1].head(50).to_parquet(tmp_path / "frame.parquet")
    script = """
import sys

class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ImportError("torch is not there")

sys.meta_path.insert(0, NoTorch())
import pandas as pd
from tenure.models.feedforward import FeedForward
folder = sys.argv[1]
model = FeedForward.load(f"{folder}/model")
frame = pd.read_parquet(f"{folder}/frame.parquet")
made = pd.concat([model.predict(frame, 90), model.predict_interval(frame, 90, 0.8)], axis=1)
made.to_parquet(f"{folder}/made.parquet")
try:
    FeedForward().fit(pd.concat([frame.assign(horizon_days=90)] * 5, ignore_index=True))
except Exception as error:
    print(type(error).__name__, error.hint)
"""

    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == 'MissingExtra pip install "tenure[deep]"'
    frame = world[1].head(50)
    own = pd.concat([fitted.predict(frame, 90), fitted.predict_interval(frame, 90, 0.8)], axis=1)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "made.parquet"), own)


def test_a_saved_one_holds_no_path_of_the_machine_it_was_made_on(fitted, tmp_path):
    fitted.save(tmp_path)

    for file in tmp_path.iterdir():
        assert str(Path(__file__).parents[2]).encode() not in file.read_bytes()
        assert b"site-packages" not in file.read_bytes()


KILLED = {"hidden": (16,), "epochs": 24, "patience": 24, "batch_size": 64}


def train_in(folder: Path) -> subprocess.Popen:
    script = f"""
import sys
import pandas as pd
from tenure.models.feedforward import FeedForward
panel = pd.read_parquet(sys.argv[1] + "/panel.parquet")
FeedForward(**{KILLED!r}, checkpoint=sys.argv[1] + "/kept").fit(panel)
"""
    return subprocess.Popen([sys.executable, "-c", script, str(folder)])


def recorded(folder: Path) -> dict:
    from safetensors import safe_open

    (file,) = folder.glob("*.safetensors")
    with safe_open(file, framework="pt") as opened:
        return json.loads(opened.metadata()["record"])


@pytest.mark.integration
def test_a_training_that_was_killed_ends_as_if_it_had_not_been(world, tmp_path):
    world[0].head(1200).to_parquet(tmp_path / "panel.parquet")
    panel = pd.read_parquet(tmp_path / "panel.parquet")
    process = train_in(tmp_path)
    while not list((tmp_path / "kept").glob("*.safetensors")) and process.poll() is None:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    before = recorded(tmp_path / "kept")
    assert before["phase"] == "search"
    assert 1 <= before["epoch"] < KILLED["epochs"]

    resumed = FeedForward(**KILLED, checkpoint=tmp_path / "kept").fit(panel)
    straight = FeedForward(**KILLED).fit(panel)

    assert resumed.learned_.network.weights == straight.learned_.network.weights
    assert resumed.diagnosis_ == straight.diagnosis_
    assert recorded(tmp_path / "kept")["phase"] == "done"
    assert FeedForward(**KILLED, checkpoint=tmp_path / "kept").fit(panel).diagnosis_ == straight.diagnosis_


@pytest.mark.integration
def test_a_checkpoint_of_another_lesson_is_left_alone(world, tmp_path):
    panel = world[0].head(1500)
    FeedForward(**SMALL, checkpoint=tmp_path).fit(panel)

    other = FeedForward(**SMALL, seed=3, checkpoint=tmp_path).fit(panel)

    assert len(list(tmp_path.glob("*.safetensors"))) == 2
    fresh = FeedForward(**SMALL, seed=3).fit(panel)
    assert other.learned_.network.weights == fresh.learned_.network.weights


def test_a_broken_checkpoint_is_refused(world, tmp_path):
    panel = world[0].head(1500)
    FeedForward(**SMALL, checkpoint=tmp_path).fit(panel)
    (file,) = tmp_path.glob("*.safetensors")
    file.write_bytes(b"no tensors")

    with pytest.raises(ModelError, match="checkpoint cannot be read") as caught:
        FeedForward(**SMALL, checkpoint=tmp_path).fit(panel)
    assert caught.value.code == "model.checkpoint"


@pytest.mark.integration
def test_it_stops_where_the_newest_window_gets_no_better_and_keeps_its_curve(world):
    model = FeedForward(hidden=(64,), epochs=60, learning_rate=0.02, patience=4, dropout=0.0).fit(world[0])

    told = model.diagnosis_
    late = told["late_loss"]
    assert told["epochs_tried"] == len(late) == len(told["train_loss"]) == told["epochs"] + 4 < 60
    assert late[told["epochs"] - 1] == pytest.approx(min(late), abs=1e-3)
    assert len(told["final_loss"]) == told["epochs"]
    assert told["rates"][-1] < told["rates"][0]


@pytest.mark.integration
def test_who_follows_is_told_of_every_epoch(world):
    class Counting(SilentProgress):
        def __init__(self):
            self.steps, self.done = [], 0

        def step(self, name, total=None):
            self.steps.append(name)

        def advance(self, units=1):
            self.done += units

    counting = Counting()
    with followed_by(counting):
        model = FeedForward(**SMALL).fit(world[0])

    assert counting.steps == ["Finding the number of training epochs", "Training"]
    assert counting.done == model.diagnosis_["epochs_tried"] + model.diagnosis_["epochs"]


def test_without_a_terminal_it_is_silent(world, capfd):
    FeedForward(**SMALL | {"epochs": 1}).fit(world[0])

    assert capfd.readouterr() == ("", "")


def test_without_money_orders_are_predicted_with_their_own_interval(world):
    panel, later = (one.drop(columns=["target_spend"]) for one in world)
    model = FeedForward(**SMALL).fit(panel)

    made, ends = model.predict(later, 90), model.predict_interval(later, 90, 0.8)

    assert made["predicted_clv"].isna().all()
    assert list(ends.columns) == ["expected_purchases_lower", "expected_purchases_upper"]
    held = later["target_orders"].between(*(ends[column] for column in ends.columns))
    assert held.mean() > 0.8


def test_importance_is_a_share_by_feature(fitted):
    assert fitted.feature_importance_.sum() == pytest.approx(1.0)
    assert {"btyd_expected_purchases", "modal_weekday"} <= set(fitted.feature_importance_.index)


def test_parts_of_a_prediction_are_refused(world, fitted):
    with pytest.raises(ModelError) as caught:
        fitted.contributions(world[1], 90)
    assert caught.value.code == "model.no_contributions"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"head": "gamma"}, "model.head"),
        ({"dropout": 1.0}, "model.training"),
        ({"epochs": 0}, "model.training"),
        ({"hidden": (8, 0)}, "model.training"),
        ({"device": "abacus"}, "model.device"),
    ],
)
def test_what_cannot_be_is_refused(world, wrong, code):
    with pytest.raises(OptionError) as caught:
        FeedForward(**SMALL | wrong).fit(world[0])
    assert caught.value.code == code


def test_a_panel_in_which_nobody_ordered_is_refused(world):
    quiet = world[0].assign(target_spend=0.0, target_orders=0.0, target_churned=1.0)

    with pytest.raises(FitError) as caught:
        FeedForward(**SMALL).fit(quiet)
    assert caught.value.code == "model.fit.no_orders"


def test_a_loss_that_is_no_number_says_what_to_change(world):
    with pytest.raises(FitError, match="learning_rate") as caught:
        FeedForward(hidden=(8,), epochs=8, learning_rate=1e30, batch_norm=False, head="squared").fit(world[0])
    assert caught.value.code == "model.fit.diverged"


def test_without_torch_it_says_what_to_install(world, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)

    with pytest.raises(MissingExtra) as caught:
        FeedForward(**SMALL).fit(world[0])
    assert caught.value.hint == 'pip install "tenure[deep]"'


def test_without_onnxruntime_a_saved_one_says_what_to_install(world, fitted, tmp_path, monkeypatch):
    fitted.save(tmp_path)
    again = FeedForward.load(tmp_path)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(MissingExtra):
        again.predict(world[1], 90)


@pytest.mark.parametrize("file", ["weights.safetensors", "network.onnx"])
def test_a_folder_that_lacks_a_file_is_refused(fitted, tmp_path, file):
    fitted.save(tmp_path)
    (tmp_path / file).unlink()

    with pytest.raises(ModelError) as caught:
        FeedForward.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_a_broken_graph_is_refused(world, fitted, tmp_path):
    fitted.save(tmp_path)
    (tmp_path / "network.onnx").write_bytes(b"no graph")

    with pytest.raises(ModelError) as caught:
        FeedForward.load(tmp_path).predict(world[1], 90)
    assert caught.value.code == "model.folder"
