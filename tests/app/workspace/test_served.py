"""Commands on a workspace that is served: what they changed is served, who was erased is not."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest
from tests.in_shop import in_shop, publish

from tenure.app.forgetting.forget import Forget, forget
from tenure.core.errors import InputError, StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.publish import refresh_serving
from tenure.store.serving import Serving
from tenure.store.workspace import open_workspace

WHO = "ann-9f3c"
ROWS = tuple(
    (who, f"{who}{day}", f"2024-01-{day:02d}", 10.0 * day) for who in (WHO, "bob") for day in (1, 5, 9)
)


@pytest.fixture
def log(tmp_path, lakes) -> str:
    return lakes.write_log(tmp_path / "orders.csv", *ROWS)


@pytest.fixture
def served(workspace, settings):
    """What is served now."""
    publish(workspace, settings)
    serving = Serving(workspace / "serving")
    return serving.current


def customers_in(workspace, published) -> set[str]:
    import duckdb

    with duckdb.connect(str(workspace / "serving" / published.copy), read_only=True) as copy:
        tables = [name for (name,) in copy.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        held = set()
        for name in tables:
            columns = {column for (column, *_) in copy.execute(f"DESCRIBE {name}").fetchall()}
            if "customer_id" in columns:
                held |= {who for (who,) in copy.execute(f"SELECT customer_id FROM {name}").fetchall()}
    return held


def test_what_is_ingested_is_served(workspace, served, take_in, log):
    assert served().copy is None

    made = take_in(log)

    assert served().lake_version == made.version
    assert customers_in(workspace, served()) == {WHO, "bob"}


def test_a_workspace_that_nobody_serves_gets_no_copy(workspace, take_in, log):
    take_in(log)

    assert not (workspace / "serving").exists()


def test_who_is_forgotten_is_in_nothing_that_is_served(workspace, served, take_in, log, settings, lakes):
    take_in(log)
    before = served().copy

    in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())

    assert customers_in(workspace, served()) == {"bob"}
    assert not (workspace / "serving" / before).exists()
    assert lakes.places_that_mention(workspace, WHO) == []


def test_an_erasure_that_was_cut_short_before_the_copy_is_completed_by_the_next(
    workspace, served, take_in, log, settings, monkeypatch
):
    take_in(log)
    with monkeypatch.context() as patched:
        patched.setattr(Serving, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())
    assert WHO in customers_in(workspace, served())

    with pytest.raises(InputError):  # nobody knows them any more
        in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())

    assert customers_in(workspace, served()) == {"bob"}


def killed(*_) -> None:
    raise KeyboardInterrupt


def test_what_was_never_published_is_published_with_the_model_though_customers_alone_are_read(
    workspace, settings, take_in, log, monkeypatch
):
    take_in(log)
    with_model = Mock(side_effect=lambda wanted, *_: replace(wanted, model="model-000001", model_number=1))
    monkeypatch.setattr("tenure.serving.publish._with_model", with_model)

    opened = open_workspace(workspace, settings)
    assert refresh_serving(opened, settings, with_model=False).model == "model-000001"
    assert refresh_serving(opened, settings, with_model=False, anew=True).model == "model-000001"
    assert with_model.call_count == 1


def failing(*_) -> None:
    raise StoreError("no room", hint="make some", code="store.full")


class Notes(SilentProgress):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_an_ingest_stands_though_it_cannot_be_served_yet_but_an_erasure_says_so(
    workspace, served, log, settings, monkeypatch
):
    from tests.importing import import_log

    from tenure.app.data.orders import OrderLog

    monkeypatch.setattr(Serving, "publish", failing)
    notes = Notes()

    made = import_log(OrderLog(log, "csv"), workspace, settings, notes)

    assert made.batch.rows_added == {"transactions": 6}
    assert any("previously published data" in note for note in notes.notes)
    with pytest.raises(StoreError):
        in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())
