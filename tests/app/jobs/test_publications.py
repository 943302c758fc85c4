"""What a job changes is published once, by the use case; a retry publishes what a killed attempt did not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.order_logs import leaving_log

from tenure.app.jobs.kind import KINDS, JobContext
from tenure.app.workspace.init import Init, init
from tenure.core.clock import clock
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.serving import publish
from tenure.serving.shop import Shop
from tenure.store.serving import FOLDER, Serving

pytest.importorskip("mlflow")
QUICK = {"horizon": "60d", "cutoffs": 1}
JOBS = {
    "ingest": {"upload": "first/orders.csv"},
    "train": {"model": "spend_rate", **QUICK},
    "score": {},
    "report": {"models": ["spend_rate"], **QUICK},
    "add_data": {"upload": "second/orders.csv", "models": ["spend_rate"], **QUICK},
}
"""In the order in which they can run."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A workspace with two uploads; the second has more orders."""
    place = init(Init(tmp_path_factory.mktemp("published") / "shop", currency="GBP")).path
    orders = leaving_log()
    for name, rows in (("first", orders.iloc[:-20]), ("second", orders)):
        (place / "uploads" / name).mkdir(parents=True)
        rows.to_csv(place / "uploads" / name / "orders.csv", index=False)
    return place


@pytest.fixture
def publications(monkeypatch):
    """The number of each copy that is published; the real publication runs."""
    numbers: list[int] = []

    def counted(*arguments, **options):
        published = refresh(*arguments, **options)
        numbers.append(published.generation)
        return published

    refresh = publish.refresh_serving
    monkeypatch.setattr(publish, "refresh_serving", counted)
    return numbers


def done(place, kind: str, attempt: str = "first") -> None:
    job_id = f"{kind}-{attempt}"
    settings = replace(Settings(), now=clock(), run_id=f"20240101T000000-{kind}")
    shop = Shop.open(place, settings, is_served=True)
    try:
        chosen = KINDS.load(kind)
        chosen.run(chosen.read(JOBS[kind]), JobContext(job_id, shop), SilentProgress())
    finally:
        shop.close()


@pytest.mark.parametrize(("kind", "times"), [(kind, 2 if kind == "add_data" else 1) for kind in JOBS])
def test_a_job_publishes_each_of_its_changes_once(place, publications, kind, times):
    served = Serving(place / FOLDER).current()
    before = served.generation if served else 0

    done(place, kind)

    assert publications == [before + number for number in range(1, times + 1)]


def test_an_attempt_after_one_that_was_killed_publishes_the_model_that_it_registered(place, publications):
    serving = Serving(place / FOLDER)
    served = serving.current()
    serving.publish(replace(served, generation=served.generation + 1, model=None, model_number=None))

    done(place, "train", "second")  # finds the model of the first, which has the same run

    assert len(publications) == 1 and serving.current().model_number is not None
