from __future__ import annotations

import pytest

from tenure.app.workspace.init import Init, init
from tenure.core.errors import StoreError


def test_a_new_folder_becomes_a_workspace(tmp_path):
    made = init(Init(tmp_path / "deep" / "shop", currency="GBP"))

    assert (made.created, made.name, made.currency) == (True, "shop", "GBP")
    assert (made.path / "workspace.toml").exists()
    assert (made.path / "lake" / "HEAD.json").exists()


def test_a_second_init_says_so_and_changes_nothing(tmp_path, lakes):
    init(Init(tmp_path, name="My shop", currency="GBP"))
    before = lakes.files_of(tmp_path)

    again = init(Init(tmp_path))

    assert (again.created, again.name, again.currency) == (False, "My shop", "GBP")
    assert lakes.files_of(tmp_path) == before


def test_the_currency_of_a_workspace_with_orders_stays(lakes, workspace, take_in, tmp_path):
    take_in(lakes.write_log(tmp_path / "week.csv", *lakes.WEEK))
    before = lakes.files_of(workspace)

    with pytest.raises(StoreError) as caught:
        init(Init(workspace, currency="USD"))

    assert (caught.value.code, caught.value.values) == ("store.exists", ("currency USD",))
    assert lakes.files_of(workspace) == before


@pytest.mark.parametrize("asked", [{"name": "Another"}, {"lake_url": "s3://bucket/lake"}])
def test_a_second_init_that_asks_for_something_else_is_refused(tmp_path, lakes, asked):
    init(Init(tmp_path, name="My shop", currency="GBP"))
    before = lakes.files_of(tmp_path)

    with pytest.raises(StoreError) as caught:
        init(Init(tmp_path, **asked))

    assert caught.value.code == "store.exists"
    assert lakes.files_of(tmp_path) == before


def test_orders_that_are_there_survive_an_init(tmp_path, lakes, workspace, take_in, lake_rows):
    take_in(lakes.write_log(tmp_path / "week.csv", *lakes.WEEK))

    init(Init(workspace))

    assert len(lake_rows()) == 4
