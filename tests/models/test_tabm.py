"""The ensemble of networks on tables: what it learns, how it is kept, and what it refuses."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from tenure.core.errors import MissingExtra, ModelError, OptionError
from tenure.evaluation.metrics import score
from tenure.models.deep.ensemble_network import EnsembleShape, raw_numbers
from tenure.models.tables.classes import Classes
from tenure.models.tables.columns import TableColumns
from tenure.models.tables.customer_table import CustomerTable
from tenure.models.tabm import TabM

torch = pytest.importorskip("torch")


def stepped(customers: int, seed: int) -> pd.DataFrame:
    """A value that jumps with the number of policies, times a premium; a twelfth is worth twice as much."""
    rng = np.random.default_rng(seed)
    premium, policies = rng.gamma(9, 10, customers), rng.integers(1, 10, customers)
    value = premium * np.select([policies == 1, policies == 2], [38, 120], 60)
    value = value * rng.lognormal(0, 0.15, customers) * np.where(rng.random(customers) < 1 / 12, 2.5, 1)
    noise = {"months": rng.integers(0, 100, customers), "region": rng.choice(list("abcd"), customers)}
    return pd.DataFrame({"premium": premium, "policies": policies, **noise, "clv": value})


def learn(table: pd.DataFrame, learner: str = "tabm", seed: int = 0) -> CustomerTable:
    columns = TableColumns.learn(table, "clv", {}, None)
    return CustomerTable.learn(learner, table, "clv", table["clv"].to_numpy(float), columns, seed=seed)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return stepped(800, seed=1)


@pytest.fixture(scope="module")
def fitted(table) -> CustomerTable:
    return learn(table)


@pytest.mark.integration
def test_steps_and_products_are_learned_as_well_as_by_trees(table, fitted):
    new = stepped(3_000, seed=2)
    value = new["clv"].to_numpy()

    own, trees, lines = (
        score(value, one.predict(new)) for one in (fitted, learn(table, "lightgbm"), learn(table, "linear"))
    )

    assert own.rmse < 1.02 * trees.rmse
    assert own.rmse < 0.9 * lines.rmse
    assert own.mae < 1.05 * trees.mae


def test_the_mean_meets_the_total_and_the_median_is_nearer_to_most(fitted):
    new = stepped(3_000, seed=2)
    value, mean, median = new["clv"].to_numpy(), fitted.predict(new), fitted.median(new)

    assert mean.sum() == pytest.approx(value.sum(), rel=0.06)
    assert np.abs(median - value).mean() < 0.95 * np.abs(mean - value).mean()
    assert (value < median).mean() == pytest.approx(0.5, abs=0.06)


def test_what_matters_is_said_to_matter(fitted):
    shares = fitted.importance()

    assert list(shares)[:2] in (["premium", "policies"], ["policies", "premium"])
    assert sum(shares.values()) == pytest.approx(1) and shares["premium"] + shares["policies"] > 0.7


@pytest.mark.integration
def test_probabilities_are_those_that_customers_were_drawn_with():
    rng = np.random.default_rng(3)
    made = pd.DataFrame({"calls": rng.normal(0, 1, 4_000), "months": rng.uniform(0, 1, 4_000)})
    truth = expit(1.5 * made["calls"] - 1 + 2 * (made["months"] < 0.2)).to_numpy()
    came = (rng.random(4_000) < truth).astype(float)
    columns = TableColumns.learn(made.head(1_500).assign(left="No"), "left", {}, None)

    model, trees = (
        CustomerTable.learn(one, made.head(1_500), "left", came[:1_500], columns, Classes("No", "Yes"))
        for one in ("tabm", "lightgbm")
    )
    said = model.predict(made.tail(2_500))

    off, of_trees = (np.abs(one.predict(made.tail(2_500)) - truth[1_500:]).mean() for one in (model, trees))
    assert off < min(1.1 * of_trees, 0.08)
    tenths = np.array_split(np.argsort(said), 10)
    assert np.mean([abs(said[one].mean() - came[1_500:][one].mean()) for one in tenths]) < 0.05
    assert model.median(made) is None


def test_a_table_with_gaps_new_categories_and_wild_numbers_is_answered(table):
    gappy = table.assign(premium=table["premium"].where(table.index % 3 > 0))
    model = learn(gappy)
    new = stepped(60, seed=4).assign(region="elsewhere", months=1e12)
    new.loc[:20, "premium"] = np.nan

    said = model.predict(new)

    assert np.isfinite(said).all() and (said >= 0).all()
    assert np.isfinite(model.predict(new.drop(columns="region"))).all()


@pytest.mark.integration
def test_a_target_below_zero_is_moved_back(table):
    moved = table.assign(clv=table["clv"] - 5_000)

    model = learn(moved)

    assert model.predict(moved).min() < 0 and model.median(moved).min() < 0
    assert score(moved["clv"].to_numpy(), model.predict(moved)).r2 > 0.3


@pytest.mark.integration
def test_the_same_seed_gives_the_same_weights_and_leaves_the_callers_random_numbers(table, fitted):
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)

    again, other = learn(table), learn(table, seed=1)

    assert torch.equal(torch.rand(3), expected)
    assert all(np.array_equal(one, fitted.head.weights[name]) for name, one in again.head.weights.items())
    assert not np.array_equal(other.predict(table), fitted.predict(table))


def test_it_stops_where_kept_back_rows_get_no_better(fitted):
    told = fitted.head.diagnosis
    late = told["late_loss"]

    assert len(late) == told["epochs"] + 12 < 100
    assert late[told["epochs"] - 1] == pytest.approx(min(late), abs=1e-3)
    assert told["rates"][-1] < told["rates"][0]


def test_scoring_in_numpy_says_what_the_network_in_torch_says():
    shape = EnsembleShape(columns=7, outputs=2, hidden=(12, 5), members=3, dropout=0.4)
    network = shape.build(np.array([0.5, -1.0])).eval()
    columns = np.random.default_rng(0).normal(size=(50, 7)).astype(np.float32)

    with torch.no_grad():
        expected = network(torch.from_numpy(columns)).numpy()
    weights = {name: one.detach().numpy() for name, one in network.state_dict().items()}

    assert {name: one.shape for name, one in weights.items()} == shape.sizes()
    np.testing.assert_allclose(raw_numbers(shape, weights, columns), expected, atol=1e-5)


def test_members_share_matrices_and_say_different_things(fitted, table):
    head = fitted.head
    matrices = [one for name, one in head.weights.items() if name.endswith(".weight")]
    raw = raw_numbers(head.shape, head.weights, head.design.matrix(fitted.columns.matrix(table)))

    assert all(one.ndim == 2 for one in matrices) and head.shape.members == 8
    assert (raw[:, :, 0].std(axis=1) > 1e-3).all()


def test_a_saved_one_predicts_without_torch(fitted, table, tmp_path):
    fitted.save(tmp_path / "model")
    table.to_parquet(tmp_path / "table.parquet")
    script = """
import sys

class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "onnxruntime"}:
            raise ImportError(name)

sys.meta_path.insert(0, NoTorch())
import numpy as np, pandas as pd
from tenure.models.tables.customer_table import CustomerTable
from tenure.models.tabm import TabM
folder = sys.argv[1]
table = pd.read_parquet(f"{folder}/table.parquet")
model = CustomerTable.load(f"{folder}/model")
made = pd.DataFrame({"mean": model.predict(table), "median": model.median(table)})
made.to_parquet(f"{folder}/made.parquet")
try:
    CustomerTable.learn("tabm", table, "clv", table["clv"].to_numpy(float), model.columns)
except Exception as error:
    print(type(error).__name__, error.hint)
"""

    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == 'MissingExtra pip install "tenure[deep]"'
    made = pd.read_parquet(tmp_path / "made.parquet")
    np.testing.assert_allclose(made["mean"], fitted.predict(table), rtol=1e-6)
    np.testing.assert_allclose(made["median"], fitted.median(table), rtol=1e-6)
    assert {file.name for file in (tmp_path / "model").iterdir()} == {
        "card.json",
        "head.json",
        "head.safetensors",
    }


def test_without_torch_it_says_what_to_install(table, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)

    with pytest.raises(MissingExtra) as caught:
        learn(table)
    assert caught.value.hint == 'pip install "tenure[deep]"'


def _edited(folder, **changes):
    file = folder / "head.json"
    state = json.loads(file.read_text())
    file.write_text(json.dumps(state | {name: {**state[name], **one} for name, one in changes.items()}))


def _without_a_weight(folder):
    from safetensors.numpy import load, save

    weights = load((folder / "head.safetensors").read_bytes())
    del weights["last"]
    (folder / "head.safetensors").write_bytes(save(weights))


def _no_numbers(folder):
    from safetensors.numpy import load, save

    weights = load((folder / "head.safetensors").read_bytes())
    weights["last"] = np.full_like(weights["last"], np.nan)
    (folder / "head.safetensors").write_bytes(save(weights))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "head.safetensors").unlink(),
        lambda folder: (folder / "head.json").unlink(),
        lambda folder: (folder / "head.safetensors").write_bytes(b"no tensors"),
        lambda folder: (folder / "head.json").write_text("[]"),
        lambda folder: _edited(folder, shape={"members": 100_000_000}),
        lambda folder: _edited(folder, shape={"hidden": [96]}),
        lambda folder: _edited(folder, outputs={"kind": "class"}),
        lambda folder: _edited(folder, design={"edges": []}),
        _without_a_weight,
        _no_numbers,
    ],
)
def test_a_folder_that_was_spoiled_is_refused(fitted, tmp_path, spoil):
    fitted.save(tmp_path)
    spoil(tmp_path)

    with pytest.raises(ModelError) as caught:
        CustomerTable.load(tmp_path)
    assert caught.value.code == "model.folder"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hidden": ()},
        {"hidden": (8, 0)},
        {"members": 0},
        {"pieces": 0},
        {"epochs": 0},
        {"learning_rate": 0.0},
        {"batch_size": 1},
        {"dropout": 1.0},
        {"weight_decay": -1.0},
        {"patience": 0},
    ],
)
def test_what_cannot_be_is_refused(world, wrong):
    with pytest.raises(OptionError, match=next(iter(wrong))) as caught:
        TabM(**wrong).fit(world[0])
    assert caught.value.code == "model.training"


@pytest.mark.integration
def test_on_a_panel_it_meets_the_total_of_the_window_that_follows(world):
    panel, later = world

    made = TabM(hidden=(32,), members=4, epochs=20).fit(panel).predict(later, 90)

    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.4)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.4)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)
