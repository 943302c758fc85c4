"""What every source promises: it is recognised, reads and cleans its sample to money that plain Python finds
too, is ingested once however often it is given, and refuses what it cannot read with a way on.

Each source has a sample in `source_samples/<name>.py`, written in the layout of the real export:

- `FILE` and `TEXT`, the file's name and content, or `write(folder)`, which writes the sample and gives its
  location;
- `truth()`: net money, customers with a purchase, and orders, computed from the sample in plain Python;
- `NEEDED`, the name of a column without which nothing can be read, or `BROKEN`, a text that is damaged, or
  `refused(folder)`: locations of an empty one, a wrong one, and one with a missing column;
- `OPTIONS`, where the sample cannot be read without: fields of `ReadOptions`.
"""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from tests.importing import import_log

from tenure.app.data.orders import OrderLog, clean_reading, read
from tenure.app.workspace.init import Init, init
from tenure.core.catalog import SOURCES
from tenure.core.errors import TenureError
from tenure.core.orders.reading import SOURCE_ROW, ReadOptions, SourceCard
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.engines.duckdb import Engine
from tenure.sources.mapping.recognise import recognise
from tenure.store.workspace import Workspace

SAMPLES = Path(__file__).with_name("source_samples")
SETTINGS = Settings(now=datetime(2026, 6, 1, 12, tzinfo=UTC))
FORMATS = ("csv", "parquet", "excel", "json", "zip", "folder")
"""These hold any log, and are asked after the sources that know what they read."""


def sample_of(name: str) -> ModuleType:
    """The sample of a source; without one the contract is not kept."""
    path = SAMPLES / f"{name}.py"
    assert path.exists(), (
        f"the source '{name}' has no sample: add tests/contract/source_samples/{name}.py with FILE and TEXT "
        "(or write(folder)), NEEDED (or refused(folder)) and truth(), as tests/contract/test_sources.py says"
    )
    spec = importlib.util.spec_from_file_location(f"source_sample_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(sample: ModuleType, folder: Path) -> str:
    if hasattr(sample, "write"):
        return sample.write(folder)
    path = folder / sample.FILE
    path.write_text(sample.TEXT, encoding="utf-8")
    return str(path)


def options_of(sample: ModuleType) -> ReadOptions:
    return ReadOptions(**getattr(sample, "OPTIONS", {}))


def check_money(source, location: str, sample: ModuleType, engine: Engine) -> None:
    """A source keeps its word only where what is left after cleaning is what the sample really holds."""
    reading = source.read(location, options_of(sample), engine)
    cleaned = clean_reading(reading, SETTINGS.today, engine, SilentProgress())
    money, customers, orders = sample.truth()

    assert cleaned.counted.money == pytest.approx(money, abs=0.005)
    assert cleaned.counted.customers == customers
    assert cleaned.counted.orders == orders


@pytest.fixture(params=SOURCES.names())
def name(request):
    return request.param


@pytest.fixture
def sample(name):
    return sample_of(name)


@pytest.fixture
def location(sample, tmp_path):
    return written(sample, tmp_path)


def test_its_sample_is_recognised_by_it_alone(name, location):
    claims = [one for one in SOURCES.names() if one not in FORMATS and SOURCES.load(one).recognises(location)]

    assert recognise(location) == name
    assert claims == ([] if name in FORMATS else [name])


def test_reading_leaves_no_question_open_and_says_where_columns_come_from(name, sample, location):
    with Engine() as engine:
        _, reading = read(OrderLog(location, name, options_of(sample)), engine, SilentProgress())
        numbers = engine.to_arrow(reading.tables.transactions.select(SOURCE_ROW))[SOURCE_ROW].to_pylist()

        assert {"customer_id", "order_date", "amount"} <= {one.target_column for one in reading.mapping}
        assert sorted(numbers) == sorted(set(numbers))
        assert min(numbers) >= 1


def test_what_counts_is_what_the_sample_holds(name, sample, location):
    with Engine() as engine:
        check_money(SOURCES.load(name), location, sample, engine)


def test_given_twice_it_is_ingested_once(name, sample, location, tmp_path):
    with Engine() as engine:
        currency = SOURCES.load(name).read(location, options_of(sample), engine).currency
    dollars = "USD" if currency == "$" else currency
    workspace = init(Init(tmp_path / "workspace", currency=dollars)).path
    log = OrderLog(location, name, options_of(sample))

    first = import_log(log, workspace, SETTINGS, wait_seconds=5)
    again = import_log(log, workspace, SETTINGS, wait_seconds=5)

    assert again.already_ingested
    assert again.version == first.version
    with Engine() as engine:
        rows = Workspace.open(workspace).lake.table("transactions", engine)
        assert engine.to_arrow(rows.amount.sum()).as_py() == pytest.approx(sample.truth()[0], abs=0.005)


@pytest.mark.parametrize("fault", ["empty", "wrong", "missing column"])
def test_what_it_cannot_read_is_refused_with_a_code_and_a_way_on(name, sample, tmp_path, fault):
    damaged = refused_by(sample, tmp_path)[fault]

    with Engine() as engine, pytest.raises(TenureError) as caught:
        reading = SOURCES.load(name).read(damaged, ReadOptions(table=options_of(sample).table), engine)
        clean_reading(reading, SETTINGS.today, engine, SilentProgress())

    assert caught.value.code not in ("tenure", "source")
    assert caught.value.hint
    assert "@" not in str(caught.value)


def refused_by(sample: ModuleType, folder: Path) -> dict[str, str]:
    if hasattr(sample, "refused"):
        return sample.refused(folder)
    broken = getattr(sample, "BROKEN", None) or sample.TEXT.replace(sample.NEEDED, "colour", 1)
    texts = {
        "empty": "",
        "wrong": "This is a letter to a friend.\nIt is no export.\n",
        "missing column": broken,
    }
    locations = {}
    for fault, text in texts.items():
        path = folder / fault.replace(" ", "_") / sample.FILE
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        locations[fault] = str(path)
    return locations


def test_a_source_without_a_sample_breaks_the_contract():
    with pytest.raises(AssertionError, match=r"add tests/contract/source_samples/fax_orders\.py"):
        sample_of("fax_orders")


class OnlyRaises:
    """A source that refuses everything, politely."""

    card = SourceCard("only_raises", "Only raises", "Refuses.", "nothing", "tenure run x")

    def recognises(self, location: str) -> bool:
        return True

    def read(self, location: str, options: ReadOptions, engine: Engine):
        raise TenureError("This cannot be read.", hint="try another file", code="source.no")


class LosesARow:
    """A source that reads all rows but the first."""

    card = SourceCard("loses_a_row", "Loses a row", "Loses.", "a CSV file", "tenure run x")

    def recognises(self, location: str) -> bool:
        return True

    def read(self, location: str, options: ReadOptions, engine: Engine):
        reading = SOURCES.load("csv").read(location, options, engine)
        rows = reading.tables.transactions
        tables = reading.tables.with_table("transactions", rows.filter(rows[SOURCE_ROW] > 1))
        return type(reading)(**{**vars(reading), "tables": tables})


@pytest.mark.parametrize("source", [OnlyRaises(), LosesARow()], ids=lambda source: source.card.name)
def test_a_source_that_only_raises_or_loses_a_row_breaks_the_contract(source, tmp_path):
    sample = sample_of("csv")

    with Engine() as engine, pytest.raises((TenureError, AssertionError)):
        check_money(source, written(sample, tmp_path), sample, engine)
