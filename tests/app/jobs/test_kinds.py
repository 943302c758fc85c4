"""The kinds of jobs: each keeps the promises of all, and refuses what it cannot do before it is kept."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest

from tenure.app.files.job_files import output, uploaded
from tenure.app.jobs.kind import KINDS, JobContext
from tenure.app.workspace.init import Init, init
from tenure.core.access import ROLES
from tenure.core.clock import clock
from tenure.core.errors import OptionError, TenureError, TimeError, UnknownPlug
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.serving.shop import Shop

NEEDED = {
    "sync": {"connection": "My shop"},
    "ingest": {"upload": "orders.csv"},
    "check": {"upload": "orders.csv"},
    "add_data": {"upload": "orders.csv"},
    "send_audience": {"audience": "best-customers"},
    "profile": {"upload": "orders.csv"},
    "explain": {"customers": ["c0001"]},
    "train_table": {"upload": "customers.csv", "target": "clv"},
    "predict_table": {"upload": "customers.csv", "training_job": "a" * 32},
}
LEARNING = ("train", "tune", "backtest", "report", "add_data")


def test_there_are_these_kinds():
    assert {"ingest", "check", "train", "tune", "backtest", "score", "report", "compact", "backup"} <= set(
        KINDS.names()
    )


def _frozen(value):
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("name", KINDS.names())
def test_a_kind_says_what_it_does_for_whom_and_needs_little(name):
    kind = KINDS.load(name)

    assert kind.doc.endswith(".") and kind.role in ROLES and is_dataclass(kind.parameters)
    needed = {option: _frozen(value) for option, value in NEEDED.get(name, {}).items()}
    assert kind.read(NEEDED.get(name, {})) == kind.parameters(**needed)
    assert kind.schedule is None or not fields(kind.parameters)
    with pytest.raises(OptionError):
        kind.read(NEEDED.get(name, {}) | {"nonsense": 1})


def test_what_learns_runs_one_at_a_time():
    assert {KINDS.load(name).lane for name in LEARNING} == {"training"}


@pytest.mark.parametrize("name", LEARNING)
@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"horizon": "soon"}, TimeError),
        ({"horizon": "0d"}, TimeError),
        ({"as_of": "yesterday"}, TimeError),
        ({"cutoffs": 0}, OptionError),
        ({"cutoffs": 10**9}, OptionError),
    ],
)
def test_times_that_are_none_are_refused(name, given, error):
    with pytest.raises(error):
        KINDS.load(name).read(NEEDED.get(name, {}) | given)


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("train", {"model": "lightgmb"}, UnknownPlug),
        ("tune", {"model": "../../etc"}, UnknownPlug),
        ("backtest", {"models": ["bg_nbd", "x"]}, UnknownPlug),
        ("report", {"level": 1.0}, OptionError),
        ("score", {"level": 0.1}, OptionError),
        ("score", {"as_of": "2024-13-01"}, TimeError),
        ("tune", {"trials": 0}, OptionError),
        ("tune", {"minutes": -1.0}, OptionError),
        ("train", {"settings": {"lightgbm": {"leaves": 3}}}, OptionError),
        ("train", {"settings": {"lightgbm": 3}}, OptionError),
        ("train", {"settings": {"feedforward": {"checkpoint": "/etc/passwd"}}}, OptionError),
        ("ingest", {"upload": "a", "source": "sql"}, UnknownPlug),
        ("ingest", {"upload": "a", "columns": {"customer_id": 3}}, OptionError),
        ("ingest", {"upload": "a", "decimal": ";"}, OptionError),
        ("ingest", {}, OptionError),
        ("add_data", {}, OptionError),
        ("add_data", {"upload": "a", "decimal": ";"}, OptionError),
        ("add_data", {"upload": "a", "models": ["x"]}, UnknownPlug),
        ("generate", {"customers": 200_001, "transactions": 300_000}, OptionError),
        ("generate", {"customers": 100, "transactions": 50}, OptionError),
        ("generate", {"end": "someday"}, TimeError),
        ("generate", {"start": "2025-12-01", "end": "2025-12-02"}, OptionError),
        ("features", {"file_format": "xlsx"}, OptionError),
        ("features", {"cap_quantile": 0.0}, OptionError),
        ("features", {"horizon": "soon"}, TimeError),
        ("predict", {"level": 1.0}, OptionError),
        ("predict", {"file_format": "../x"}, OptionError),
        ("explain", {"customers": []}, OptionError),
        ("explain", {"customers": ["a", ""]}, OptionError),
        ("explain", {"customers": ["a"], "reasons": 0}, OptionError),
        ("train_table", {"upload": "a", "target": "clv", "split": "time"}, OptionError),
        ("train_table", {"upload": "a", "target": "clv", "split": "alphabet"}, OptionError),
        ("train_table", {"upload": "a", "target": "clv", "split_by": "date"}, OptionError),
        ("train_table", {"upload": "a", "target": "clv", "folds": 1}, OptionError),
        ("train_table", {"upload": "a", "target": "clv", "task": "guessing"}, OptionError),
        ("train_table", {"upload": "a", "target": "clv", "model": "x"}, UnknownPlug),
        ("predict_table", {"upload": "a", "training_job": "b", "threshold": 1.0}, OptionError),
    ],
)
def test_what_cannot_be_done_is_refused(name, given, error):
    with pytest.raises(error):
        KINDS.load(name).read(given)


def test_settings_that_can_be_are_taken():
    given = {"model": "lightgbm", "settings": {"lightgbm": {"num_leaves": 7}}, "horizon": "6 months"}

    assert KINDS.load("train").read(given).settings == {"lightgbm": {"num_leaves": 7}}


@pytest.fixture
def uploads(workspace):
    folder = workspace / "uploads"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "orders.csv").write_text("x")
    (workspace / "store.db").write_text("secret")
    (folder / "link.csv").symlink_to(workspace / "store.db")
    return folder


def test_an_upload_is_found_below_uploads(workspace, uploads):
    assert uploaded(workspace, "deep/orders.csv").read_text() == "x"


@pytest.mark.parametrize(
    "name",
    [
        "nothing.csv",
        "",
        ".",
        "..",
        "../store.db",
        "deep/../../store.db",
        "/etc/passwd",
        "link.csv",
        "nul\0.csv",
        "x" * 5_000,
        "../uploads",
    ],
)
def test_nothing_else_of_the_machine_is_an_upload(workspace, uploads, name):
    with pytest.raises(OptionError) as caught:
        uploaded(workspace, name)
    assert caught.value.code == "option.upload"


def test_what_a_killed_attempt_left_half_done_is_removed(tmp_path):
    workspace = init(Init(tmp_path / "shop")).path
    context = JobContext("a" * 32, Shop.open(workspace, Settings()))
    half = workspace / "runs" / f".{'a' * 32}.partial-x"
    other = workspace / "runs" / f".{'b' * 32}.partial-x"
    half.mkdir(parents=True), other.mkdir()

    assert output(context, "runs") == workspace / "runs" / ("a" * 32)
    assert not half.exists() and other.exists()


@pytest.mark.parametrize("name", ["train", "report", "backtest"])
def test_a_shop_without_orders_is_told_so(name, tmp_path):
    workspace = init(Init(tmp_path / "empty")).path
    context = JobContext("a" * 32, Shop.open(workspace, replace(Settings(run_id="r1"), now=clock())))
    kind = KINDS.load(name)

    with pytest.raises(TenureError) as caught:
        kind.run(kind.read({}), context, SilentProgress())
    assert caught.value.code == "data.empty_lake"
