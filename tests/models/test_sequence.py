import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import FrameError, OptionError
from tenure.core.frames.frame import ORDER_AGES, ORDER_VALUES, SEQUENCES
from tenure.models.deep.steps import StepDesign, seen
from tenure.models.frame.order_days import OrderDays
from tenure.models.lightgbm import LightGbm
from tenure.models.sequence import OrderSequence

SMALL = {"hidden": (16,), "state": 8, "epochs": 4, "learning_rate": 4e-3}


def with_lists(log: pd.DataFrame, frame: pd.DataFrame, cut: int) -> pd.DataFrame:
    seen_by = log[log["day"] < cut].groupby("customer")
    ages = seen_by["day"].agg(lambda days: [float(cut - day) for day in days])
    return frame.assign(**{ORDER_AGES: ages, ORDER_VALUES: seen_by["amount"].agg(list)})


@pytest.fixture(scope="module")
def life(make_log, world):
    """The world, with the order days of its customers: the same log seen again."""
    log, (panel, later) = make_log(1500, seed=5), world
    cuts = range(420, 721, 60)
    starts = sorted(panel["as_of"].unique())
    parts = []
    for start, cut in zip(starts, cuts, strict=True):
        rows = panel[panel["as_of"] == start]
        customers = sorted(log.loc[log["day"] < cut, "customer"].unique())
        parts.append(with_lists(log, rows.set_axis(customers), cut))
    return pd.concat(parts, ignore_index=True), with_lists(log, later, 810)


@pytest.fixture(scope="module")
def fitted(life):
    pytest.importorskip("torch")
    return OrderSequence(**SMALL).fit(life[0])


@pytest.mark.integration
@pytest.mark.parametrize("cell", ["gru", "lstm", "transformer"])
def test_every_cell_learns_and_says_by_onnx_what_it_says_by_torch(life, cell):
    torch = pytest.importorskip("torch")
    panel, later = life

    model = OrderSequence(cell=cell, **SMALL).fit(panel)
    made = model.predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.4)
    learned = model.learned_
    arguments = learned.inputs(later).take(np.arange(100))
    with torch.no_grad():
        own = learned.network.to_torch(learned.shape)(*map(torch.from_numpy, arguments)).numpy()
    np.testing.assert_allclose(learned.network.raw(arguments), own, atol=1e-5)
    assert model.feature_importance_["order_days"] > 0


@pytest.mark.integration
def test_it_knows_what_the_order_of_days_tells_and_features_do_not(make_log):
    """Gaps that grow or shrink: the same number of days, first and last, but another future."""
    pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    rows, growing = 2400, np.arange(2400) % 2 == 0
    ages = [
        np.array([300.0, 290, 270, 230, 150]) if one else np.array([300.0, 220, 180, 160, 150])
        for one in growing
    ]
    orders = np.where(growing, rng.poisson(0.2, rows), rng.poisson(3.0, rows)).astype(float)
    frame = pd.DataFrame(
        {
            "noise": rng.normal(size=rows),
            "as_of": pd.Timestamp("2021-03-01"),
            "horizon_days": 90,
            "target_orders": orders,
            "target_spend": orders * 10,
            ORDER_AGES: ages,
            ORDER_VALUES: [np.full(5, 10.0)] * rows,
        }
    )

    model = OrderSequence(**SMALL | {"epochs": 25, "dropout": 0.0}).fit(frame)
    made = model.predict(frame, 90)["expected_purchases"]

    assert made[growing].mean() < 0.5
    assert made[~growing].mean() > 2.5


def test_a_prediction_does_not_depend_on_whose_days_are_longer(life, fitted):
    later = life[1]
    short = later[later["frequency"] == 0].head(20)
    longest = later.nlargest(5, "frequency")

    together = fitted.predict(pd.concat([short, longest]), 90).head(20)

    pd.testing.assert_frame_equal(together, fitted.predict(short, 90), rtol=1e-4)


def test_only_the_newest_days_are_read(life):
    pytest.importorskip("torch")
    model = OrderSequence(**SMALL, order_days=2).fit(life[0])
    customer = life[1].nlargest(1, "frequency")
    older = customer.assign(**{ORDER_AGES: [[ages[0] + 50, *ages[1:]] for ages in customer[ORDER_AGES]]})

    pd.testing.assert_frame_equal(model.predict(customer, 90), model.predict(older, 90))


def test_a_step_is_the_gap_before_it_and_its_own_age_and_value():
    frame = pd.DataFrame({ORDER_AGES: [[30.0, 10.0], [5.0]], ORDER_VALUES: [[9.0, 4.0], [1.0]]})
    days = OrderDays.of(frame)
    design = StepDesign(most=64, mean=0.0, scale=1.0)

    columns, steps, known = seen(np.zeros((2, 1)), design, days).take(np.array([1, 0]))

    assert columns.shape == (2, 1)
    np.testing.assert_array_equal(known, [[1, 0], [1, 1]])
    np.testing.assert_allclose(steps[1, :, 0], np.log1p([0, 20]) / 3, rtol=1e-6)
    np.testing.assert_allclose(steps[1, :, 1], np.log1p([30, 10]) / 3 - 1, rtol=1e-6)
    np.testing.assert_allclose(steps[1, :, 2], np.log1p([9, 4]), rtol=1e-6)
    np.testing.assert_array_equal(steps[:, 0, 3], 1)
    assert (steps[0, 1] == 0).all()


def test_other_models_do_not_see_the_lists(life, world):
    small = {"max_rounds": 10}

    beside = LightGbm(**small).fit(life[0])

    assert not set(SEQUENCES) & set(beside.learned_.encoding.names)
    pd.testing.assert_frame_equal(
        beside.predict(life[1], 90), LightGbm(**small).fit(world[0]).predict(world[1], 90)
    )


def test_a_saved_one_predicts_without_torch(life, fitted, tmp_path):
    fitted.save(tmp_path / "model")
    frame = life[1].head(40)
    frame.to_parquet(tmp_path / "frame.parquet")
    script = """
import sys

class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ImportError("torch is not there")

sys.meta_path.insert(0, NoTorch())
import pandas as pd
from tenure.models.sequence import OrderSequence
frame = pd.read_parquet(sys.argv[1] + "/frame.parquet")
OrderSequence.load(sys.argv[1] + "/model").predict(frame, 90).to_parquet(sys.argv[1] + "/made.parquet")
"""

    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)

    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "made.parquet"), fitted.predict(frame, 90))


def test_a_frame_without_lists_says_so(life, fitted):
    for use in (OrderSequence(**SMALL).fit, lambda frame: fitted.predict(frame, 90)):
        with pytest.raises(FrameError, match=ORDER_AGES) as caught:
            use(life[0].drop(columns=list(SEQUENCES)))
        assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("bad", [None, [], [np.nan], "many", [[1.0]]])
def test_lists_that_hold_no_days_are_refused(life, fitted, bad):
    frame = life[1].head(5).astype({ORDER_AGES: object})
    frame[ORDER_AGES] = [bad, *frame[ORDER_AGES].iloc[1:]]

    with pytest.raises(FrameError, match=ORDER_AGES):
        fitted.predict(frame, 90)


@pytest.mark.parametrize("wrong", [{"cell": "rnn"}, {"state": 6}, {"order_days": 0}])
def test_what_cannot_be_is_refused(life, wrong):
    pytest.importorskip("torch")
    with pytest.raises(OptionError):
        OrderSequence(**SMALL | wrong).fit(life[0])
