"""The log as people download it, in one piece and in two exports that overlap."""

from __future__ import annotations

import gzip
from itertools import islice
from pathlib import Path

import pytest
from tests.importing import import_log

from tenure.app.data.orders import OrderLog
from tenure.app.workspace.init import Init, init
from tenure.engines.duckdb import Engine
from tenure.store.workspace import Workspace

pytestmark = pytest.mark.realdata


@pytest.fixture
def log(data_dir) -> Path:
    return data_dir / "online_retail_ii" / "online_retail_II.csv.gz"


@pytest.fixture
def shop(tmp_path, settings):
    """Takes files into a workspace of that name; returns what the last one became and what is there."""

    def take(name, *files):
        path = init(Init(tmp_path / name)).path
        made = [import_log(OrderLog(str(file)), path, settings) for file in files]
        with Engine() as engine:
            rows = Workspace.open(path).lake.tables(engine).transactions
            facts = rows.aggregate(
                rows=rows.count(), money=rows.amount.sum(), customers=rows.customer_id.nunique()
            )
            return made[-1].batch, engine.to_arrow(facts).to_pylist()[0]

    return take


@pytest.mark.integration
def test_overlapping_exports_make_up_the_whole(tmp_path, shop, log):
    with gzip.open(log, "rt", encoding="utf-8") as file:
        header, *lines = islice(file, 120_001)
    parts = {"whole": lines, "first": lines[:80_000], "second": lines[60_000:]}
    for name, part in parts.items():
        (tmp_path / f"{name}.csv").write_text("".join([header, *part]))

    _, whole = shop("one", tmp_path / "whole.csv")
    last, both = shop("two", tmp_path / "first.csv", tmp_path / "second.csv")

    assert last.rows_known["transactions"] > 10_000
    assert (both["rows"], both["customers"]) == (whole["rows"], whole["customers"])
    assert both["money"] == pytest.approx(whole["money"], abs=0.01)


@pytest.mark.integration
def test_the_whole_log_is_taken_in_and_unpacked_adds_nothing(tmp_path, shop, log):
    unpacked = tmp_path / "orders.csv"
    unpacked.write_bytes(gzip.decompress(log.read_bytes()))

    batch, facts = shop("shop", log, unpacked)

    assert facts["rows"] == batch.rows_known["transactions"] == 797_684
    assert batch.rows_added["transactions"] == 0
    assert batch.rows_in["transactions"] == 1_067_371
