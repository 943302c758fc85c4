"""The command line in this process, and a small workspace that it made."""

from __future__ import annotations

import pytest
from tests.cli.commands import tenure


@pytest.fixture
def shop(tmp_path):
    """A workspace with three orders."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "customer_id,order_id,order_date,amount\na,1,2024-01-01,10\nb,2,2024-01-02,20\na,3,2024-01-03,30\n"
    )
    assert tenure("init", tmp_path / "shop").exit_code == 0
    assert tenure("ingest", orders, "--workspace", tmp_path / "shop").exit_code == 0
    return tmp_path / "shop"
