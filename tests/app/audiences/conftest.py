"""Workspaces whose customers can be written to, and a Meta on this machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.audience_shop import audience_shop, settings_of, shop_of
from tests.channels.conftest import Pauses
from tests.channels.meta_platform import Meta
from tests.channels.platforms import TOKEN, started
from tests.in_shop import in_shop

from tenure.app.audiences.freeze import Freeze, freeze
from tenure.app.audiences.send import Send, send
from tenure.core.ports import SilentProgress

CUSTOMERS = 1_000


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Path:
    return audience_shop(tmp_path_factory.mktemp("audiences"), CUSTOMERS)


@pytest.fixture
def place(made_once, tmp_path) -> Path:
    """A workspace of one's own."""
    return Path(shutil.copytree(made_once, tmp_path / "shop"))


@pytest.fixture
def meta():
    with started(Meta()) as platform:
        yield platform


@pytest.fixture
def meta_told(meta) -> dict[str, dict[str, str]]:
    return {"meta_ads": {"token": TOKEN, "account": "123", "url": meta.address}}


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def frozen(place):
    """Freezes `best` of the workspace; keywords change the command."""

    def make(audience: str = "best", segment: str = "High-CLV", channel: str = "meta_ads", **asked):
        shop = shop_of(place)
        try:
            return freeze(Freeze(audience, segment, channel, **asked), shop)
        finally:
            shop.close()

    return make


@pytest.fixture
def deliver(place, meta_told, pauses):
    """Sends it."""

    def make(audience: str = "best", **asked):
        settings = settings_of(**meta_told)
        return in_shop(
            send, Send(audience, **asked), place, settings, SilentProgress(), pauses.wire, actor="somebody"
        )

    return make
