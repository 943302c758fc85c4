"""What `tenure check` says beyond its tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenure.app.data.check import Check, check
from tenure.app.data.orders import OrderLog
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.serving.shop import Shop


class Listening(SilentProgress):
    def __init__(self):
        self.heard = []

    def note(self, text):
        self.heard.append(text)


@pytest.mark.parametrize(("year", "is_old"), [(2023, False), (2026, True)])
def test_orders_too_old_to_predict_from_are_said(year, is_old, tmp_path):
    log = tmp_path / "orders.csv"
    log.write_text(
        "customer,order,date,amount\nann,1,2023-01-05,5\nann,2,2023-01-20,6\nbob,3,2023-01-25,-7\n"
    )
    listening = Listening()

    check(
        Check(OrderLog(str(log)), tmp_path / "out"),
        Shop(Settings(now=datetime(year, 2, 1, tzinfo=UTC))),
        listening,
    )

    old = [text for text in listening.heard if text.startswith("The newest order is from 2023-01-20")]
    assert bool(old) is is_old
