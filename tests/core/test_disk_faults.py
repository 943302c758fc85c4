"""No room left on a disk is known wherever it is noticed, whoever says it."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import duckdb
import pytest

import tenure
from tenure.core.errors import StoreError
from tenure.core.files.disk_faults import NO_ROOM, is_disk_full
from tenure.engines.duckdb import DuckDbEngine
from tenure.serving.live.damage import disk_fault, is_damage
from tenure.sources.delimited import errors
from tenure.sources.nested import errors as json_errors
from tenure.store.files.faults import disk_gave_up, store_error

SAID = [
    *map(os.strerror, sorted(NO_ROOM)),
    "Generic LocalFileSystem error: upload stream (os error 28)",
    'Could not write all bytes to file "/tmp/x": wanted=262144 wrote=4096',
]


@pytest.mark.parametrize("message", SAID)
def test_every_room_knows_that_the_disk_is_full(message, tmp_path):
    of_duckdb = duckdb.IOException(f'IO Error: file "/tmp/x": {message}')
    with DuckDbEngine() as engine, pytest.raises(StoreError) as caught, engine.clear_errors():
        raise of_duckdb
    sources = (
        errors.reader_error(message, tmp_path / "a.csv", lambda: pytest.fail("asked")),
        json_errors.reader_error(message, tmp_path / "a.json"),
    )

    assert caught.value.code == "store.full"
    assert (is_damage(of_duckdb), disk_fault(of_duckdb).code) == (False, "store.full")
    assert store_error("write", OSError(message)).code == "store.full"
    assert {error.code for error in sources} == {"source.disk_full"}


@pytest.mark.parametrize("number", sorted(NO_ROOM))
def test_the_number_of_the_system_is_enough(number):
    error = OSError(number, "said in another language")

    assert is_disk_full(error)
    assert disk_gave_up(error)


@pytest.mark.parametrize(
    "error", [OSError(errno.EIO, "Input/output error"), ValueError("the quota of group b"), OSError()]
)
def test_any_other_fault_is_of_something_else(error):
    assert not is_disk_full(error)


def test_the_words_stand_in_one_place():
    signs = re.compile(r"no space left|os error 2|ENOSPC", re.IGNORECASE)
    texts = {path: path.read_text("utf-8") for path in Path(tenure.__file__).parent.rglob("*.py")}
    code = {path: re.sub(r'"""[\s\S]*?"""', "", text) for path, text in texts.items()}

    assert {path.name for path, text in code.items() if signs.search(text)} <= {"disk_faults.py"}
