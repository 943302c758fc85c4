"""The worked example of docs/how-to/customer-table.md gives what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.commands import tenure

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "customer-table.md"
TOLERANCE = 0.02


def blocks(language: str) -> list[str]:
    """The page's blocks of this language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.M | re.S)


def words(text: str) -> list[str | float]:
    """Words and numbers; how long a step took and what draws tables left out."""
    text = re.sub(r"^(✓ .*?)\s+[\d.]+ s$", r"\1", text, flags=re.M)
    found = re.findall(r"[^\s─]+", text)
    return [float(one.strip("%,()").replace(",", "")) if _NUMBER.fullmatch(one) else one for one in found]


_NUMBER = re.compile(r"[(]?[-+]?[\d,]*\.?\d+%?[,)]?")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("page")


@pytest.mark.integration
def test_the_example_gives_what_the_page_shows(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (table,) = (block for block in blocks("python") if "telecom.csv" in block)
    exec(table, {})

    commands = blocks("console")
    assert len(commands) == 2
    for block in commands:
        line, shown = block.split("\n", 1)
        result = tenure(*line.removeprefix("$ tenure ").split())
        assert result.exit_code == 0, result.output
        expected, given = words(shown), words(result.output)
        assert len(given) == len(expected)
        for said, came in zip(expected, given, strict=True):
            assert came == (
                pytest.approx(said, rel=TOLERANCE, abs=TOLERANCE) if isinstance(said, float) else said
            )
