"""Shops that are started for a test, a wire whose pauses cost no time, and workspaces."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from tests.connectors.shops import FileServer, ShopifyShop, StripeAccount, WooShop, opened

from tenure.core.activation.channel import Wire
from tenure.core.connections.connector import Reach

ORDERS = b"order_id,customer_id,order_date,amount\n" + b"".join(
    b"o%d,c%d,2024-%02d-%02d,%d.50\n" % (n, n % 20, 1 + n % 12, 1 + n % 27, 10 + n % 5) for n in range(120)
)


@dataclass
class Pauses:
    """How long was waited, without waiting; `during` is told each time."""

    waited: list[float] = field(default_factory=list)
    clock: float = 1_700_000_000.0
    during: list = field(default_factory=list)

    @property
    def wire(self) -> Wire:
        def pause(seconds: float) -> None:
            self.waited.append(seconds)
            self.clock += seconds
            for told in self.during:
                told(seconds)

        def now() -> float:
            self.clock += 1.0
            return self.clock

        return Wire(pause, now)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def reach(pauses, tmp_path) -> Reach:
    """This machine is listed, and one folder."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return Reach(pauses.wire, frozenset({"127.0.0.1"}), (folder,))


@pytest.fixture
def shopify(pauses):
    with opened(ShopifyShop(orders=60)) as shop:
        pauses.during.append(shop.wait)
        yield shop


@pytest.fixture
def woo():
    with opened(WooShop(orders=230)) as shop:
        yield shop


@pytest.fixture
def stripe_account():
    with opened(StripeAccount(1_700_000_000, charges=150)) as account:
        yield account


@pytest.fixture
def file_server():
    with opened(FileServer()) as server:
        server.files["/orders.csv"] = ORDERS
        yield server


@pytest.fixture
def landing(tmp_path):
    """Empty folders, one per fetch."""

    def new():
        folder = tmp_path / f"landing-{len(list(tmp_path.glob('landing-*')))}"
        folder.mkdir()
        return folder

    return new
