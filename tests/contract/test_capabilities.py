"""Whatever Tenure can do can be reached from Python, the command line and HTTP, or the table says why not."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tenure.app.jobs.kind import KINDS
from tenure.cli.main import cli
from tenure.server.application import api_description

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
WAYS = ("python", "cli", "http")
ROWS = [
    row
    for group in tomllib.loads((REFERENCE / "capabilities.toml").read_text(encoding="utf-8"))["group"]
    for row in group["rows"]
]


def named(way: str) -> set[str]:
    return {name for row in ROWS for name in row.get(way, ())}


def commands(group: Any, before: str = "") -> Iterator[str]:
    """Commands that do something themselves: a group counts only if it can be called on its own."""
    for name, command in group.commands.items():
        is_group = hasattr(command, "commands")
        if not is_group or command.invoke_without_command:
            yield before + name
        if is_group:
            yield from commands(command, f"{before}{name} ")


def test_every_command_is_in_the_table_and_every_command_of_it_exists():
    assert named("cli") == set(commands(typer.main.get_command(cli)))


def test_every_operation_and_kind_of_job_is_in_the_table_and_exists():
    paths = api_description()["paths"].values()
    operations = {operation["operationId"] for methods in paths for operation in methods.values()}

    assert named("http") == operations | {f"job:{kind}" for kind in KINDS.names()}


@pytest.mark.parametrize("name", sorted(named("python")))
def test_every_name_of_python_can_be_imported(name):
    module, _, attribute = f"tenure.{name}".rpartition(".")

    assert callable(getattr(importlib.import_module(module), attribute))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["does"])
def test_a_way_that_is_missing_has_a_reason(row):
    missing = [way for way in WAYS if not row.get(way)]

    assert bool(missing) == ("why" in row), f"{row['does']}: {missing or 'nothing'} is missing"
    assert len(missing) < len(WAYS) and set(row) <= {"does", "why", "note", *WAYS}


def test_the_page_shows_every_row():
    page = (REFERENCE / "capabilities.md").read_text(encoding="utf-8")

    assert all(f"| {row['does']} |" in page for row in ROWS), "run: make docs"
