"""The reference page of the plugs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenure.cli.plugs_page import plugs_page
from tenure.core.catalog import CHANNELS, MODELS, SOURCES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "plugs.md"


def test_the_committed_page_is_the_generated_one():
    assert PAGE.read_text(encoding="utf-8") == plugs_page(), "run `make docs`"


@pytest.mark.parametrize("room", [SOURCES, MODELS, CHANNELS], ids=lambda room: room.kind)
def test_every_plug_has_one_row_with_as_many_cells_as_the_head(room):
    rows = plugs_page().split(f"\n## {room.kind.capitalize()}s\n")[1].split("\n## ")[0].strip().splitlines()

    assert [row.split("`")[1] for row in rows[2:]] == room.names()
    assert {row.replace("\\|", "").count("|") for row in rows} == {rows[0].count("|")}
