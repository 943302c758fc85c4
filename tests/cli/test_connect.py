"""`tenure connect` as somebody types it."""

from __future__ import annotations

import pytest
from tests.cli.commands import tenure
from tests.connectors.shops import TOKEN, ShopifyShop, opened
from typer.testing import CliRunner

from tenure.cli.main import cli


@pytest.fixture
def shopify():
    with opened(ShopifyShop(orders=6)) as shop:
        yield shop


@pytest.fixture
def connect(tmp_path):
    """`tenure connect ARGUMENTS` in a workspace, with these lines on standard input."""
    place = tmp_path / "shop"
    assert tenure("init", place).exit_code == 0

    def go(*arguments, lines: str = ""):
        environment = {"TENURE_WORKSPACE": str(place), "TENURE_CONNECT_HOSTS": "127.0.0.1"}
        return CliRunner().invoke(cli, ["connect", *map(str, arguments)], env=environment, input=lines)

    return go


def test_from_adding_to_removing(connect, shopify):
    added = connect("add", "shopify", "My shop", "--set", f"shop={shopify.address}", lines=f"{TOKEN}\n")
    assert added.exit_code == 0, added.output
    assert "Orders: 6" in connect("test", "My shop").output
    assert "6 fetched, 12 rows added" in connect("run", "My shop").output
    assert "0 rows added, 2 already known" in connect("run", "My shop").output
    listed = connect("list").output
    assert "every 1h" in listed and TOKEN not in listed
    assert connect("pause", "My shop").output == "Paused My shop\n"
    assert "paused" in connect("list").output
    connect("resume", "My shop")
    assert "daily 03:00" in connect("change", "My shop", "--schedule", "daily 03:00").output
    assert "of 1 connections" in connect("rotate-key").output
    assert "6" in connect("test", "My shop").output
    assert connect("remove", "My shop").output == "Removed My shop\n"
    assert "No connections yet" in connect("list").output


def test_a_refused_key_is_two_lines(connect, shopify):
    connect("add", "shopify", "My shop", "--set", f"shop={shopify.address}", lines="shpat_wrong\n")
    refused = connect("test", "My shop")
    assert refused.exit_code == 7 and "new key" in refused.output


def test_kinds_name_their_settings(connect):
    assert "token (secret)" in connect("kinds").output
