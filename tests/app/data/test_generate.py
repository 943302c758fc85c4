"""`generate` makes a whole shop or nothing, and the same one every time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tenure.app.data.generate import Generate, generate, small
from tenure.core.errors import OptionError


@pytest.fixture
def command(tmp_path) -> Generate:
    return Generate(customers=150, transactions=1500, seed=7, out=tmp_path / "shop")


class Watched:
    """A progress that remembers."""

    def __init__(self, fail_at: str | None = None) -> None:
        self.steps: list[str] = []
        self.units = 0
        self._fail_at = fail_at

    def step(self, name: str, total: int | None = None) -> None:
        self.steps.append(name)
        if name == self._fail_at:
            raise KeyboardInterrupt

    def advance(self, units: int = 1) -> None:
        self.units += units

    def note(self, text: str) -> None: ...


def hashes(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_same_arguments_give_the_same_bytes(command, tmp_path, file_format):
    command = replace(command, defects=True, file_format=file_format)

    generate(command)
    generate(replace(command, out=tmp_path / "again"))

    first = hashes(tmp_path / "shop")
    assert len(first) == 8
    assert first == hashes(tmp_path / "again")


def test_another_seed_gives_other_orders(command, tmp_path):
    generate(command)
    generate(replace(command, seed=8, out=tmp_path / "other"))

    first, second = hashes(tmp_path / "shop"), hashes(tmp_path / "other")
    assert [name for name in first if first[name] == second[name]] == []


def test_answer_tells_what_was_written(command):
    progress = Watched()

    made = generate(command, progress)

    assert made.as_of == date(2026, 1, 1)
    assert made.rows["customers"] == made.rows["truth_customers"] == 150
    assert made.rows["orders"] >= progress.units == 1500
    assert json.loads((made.folder / "truth.json").read_text())["as_of"] == "2026-01-01"
    for table, rows in made.rows.items():
        assert len((made.folder / f"{table}.csv").read_text().splitlines()) == rows + 1


def test_alternate_names(command):
    made = generate(replace(command, alternate_names=True))

    assert {one.name for one in made.folder.iterdir()} == {
        "store_sales_header.csv",
        "store_sales_line_items.csv",
        "customer_details.csv",
        "products.csv",
        "events.csv",
        "truth_customers.csv",
        "truth.json",
    }


def test_the_span_is_the_one_asked_for(command):
    made = generate(replace(command, start=date(2020, 2, 1), end=date(2020, 12, 31)))

    days = [row.split(",")[2][:10] for row in (made.folder / "orders.csv").read_text().splitlines()[1:]]
    assert min(days) >= "2020-02-01"
    assert "2020-12-01" < max(days) <= "2020-12-31"


def test_a_shop_without_events_has_no_file_of_them(command):
    made = generate(replace(command, events_per_order=0))

    assert not (made.folder / "events.csv").exists()


def test_everybody_orders_once_when_there_is_one_order_each(command):
    made = generate(replace(command, customers=60, transactions=60))

    rows = [row.split(",") for row in (made.folder / "orders.csv").read_text().splitlines()[1:]]
    assert len({row[1] for row in rows if row[0].startswith("O")}) == 60
    assert json.loads((made.folder / "truth.json").read_text())["process"]["alpha_days"] is None


def test_one_customer_is_a_shop(command):
    assert generate(replace(command, customers=1, transactions=5)).rows["customers"] == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"customers": 0}, "option.customers"),
        ({"transactions": 149}, "option.transactions"),
        ({"seed": -1}, "option.seed"),
        ({"start": date(2026, 1, 1)}, "option.start"),
        ({"start": date(2025, 12, 20)}, "option.start"),
        ({"file_format": "xlsx"}, "option.format"),
        ({"defects": True, "defect_share": 0.5}, "option.defect_share"),
        ({"events_per_order": -1}, "option.events_per_order"),
        ({"season": 9}, "option.season"),
        ({"customers": 40, "transactions": 40, "defects": True}, "option.defects"),
    ],
)
def test_impossible_values_are_refused_before_anything_is_written(command, wrong, code):
    with pytest.raises(OptionError) as caught:
        generate(replace(command, **wrong))

    assert caught.value.code == code
    assert caught.value.hint
    assert list(command.out.parent.iterdir()) == []


def test_a_folder_of_something_else_is_left_alone(command):
    command.out.mkdir()
    (command.out / "thesis.txt").write_text("years of work")

    with pytest.raises(OptionError, match="not created by") as caught:
        generate(replace(command, overwrite=True))

    assert caught.value.code == "option.out"
    assert (command.out / "thesis.txt").read_text() == "years of work"


def test_a_file_in_the_way_is_left_alone(command):
    command.out.write_text("notes")

    with pytest.raises(OptionError):
        generate(replace(command, overwrite=True))

    assert command.out.read_text() == "notes"


def test_an_empty_folder_is_filled(command):
    command.out.mkdir()

    assert (generate(command).folder / "orders.csv").exists()


def test_an_older_shop_goes_only_when_asked(command):
    generate(command)
    before = hashes(command.out)

    with pytest.raises(OptionError, match="already"):
        generate(replace(command, seed=8))
    assert hashes(command.out) == before

    generate(replace(command, seed=8, file_format="parquet", overwrite=True))
    assert (command.out / "orders.parquet").exists()
    assert not (command.out / "orders.csv").exists()


def test_an_interrupted_run_leaves_nothing_behind(command):
    with pytest.raises(KeyboardInterrupt):
        generate(command, Watched(fail_at="truth"))

    assert list(command.out.parent.iterdir()) == []


def test_a_place_that_cannot_be_written_is_an_option_error(command, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(OptionError) as caught:
        generate(replace(command, out=tmp_path / "file" / "shop"))

    assert caught.value.code == "option.out"


def test_the_preset_of_the_demo_is_small(tmp_path):
    command = small(tmp_path / "demo")

    assert (command.customers, command.transactions) == (2_000, 20_000)
