"""Text of users is printed as it is: brackets and colons mean nothing to the terminal."""

from __future__ import annotations

import pytest
from tests.cli.commands import tenure

from tenure.cli.console import plain_console
from tenure.cli.drawing.findings import table_of

HEADS = ("Customer [id]", "Order [date]", "Amount [/EUR]", ":star: [red]notes")


@pytest.fixture
def odd_names(tmp_path):
    rows = "".join(f"c{n % 7},2024-0{n % 9 + 1}-03,{n + 1}.5,y\n" for n in range(60))
    path = tmp_path / "orders.csv"
    path.write_text(f"{','.join(HEADS)}\n{rows}")
    return path


def test_names_of_columns_are_printed_as_they_are(odd_names, tmp_path):
    checked = tenure("check", odd_names, "--out", tmp_path / "quality")

    assert checked.exit_code == 0, checked.output
    for name in HEADS:
        assert name in checked.output


def test_tables_and_titles_are_printed_as_they_are(capsys):
    table = table_of("[bold]model", ">:smile:", title="From [/tmp]")
    table.add_row("uv pip install 'tenure[spark]'", "[/]")
    plain_console().print(table)

    printed = capsys.readouterr().out
    for text in ("[bold]model", ":smile:", "From [/tmp]", "tenure[spark]", "[/]"):
        assert text in printed
