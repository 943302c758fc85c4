"""What makes stored customers quick says the same as a query, and asks the store once for many."""

from __future__ import annotations

import asyncio
from collections import Counter
from types import SimpleNamespace

from tenure.server.callers import Callers
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE


def test_a_row_by_its_id_is_the_row_a_query_finds(service):
    served = service.backend.shop.served

    queried = {row["customer_id"]: row for row in served.rows(f"SELECT * FROM {COPY}.{CUSTOMER_TABLE}")}

    assert served._by_id is not None and len(served._by_id) == len(queried) > 100
    assert {one: served.customer(one) for one in queried} == queried
    assert served.customers(["c0001", "nobody", "c0000"]) == {one: queried[one] for one in ("c0001", "c0000")}
    assert served.customers(list(queried)) == queried
    assert served.customer("nobody") is None


def test_a_copy_without_that_file_is_queried(service, monkeypatch):
    served = service.backend.shop.served
    quick = served.customer("c0001")
    monkeypatch.setitem(vars(served), "_by_id", None)

    assert served.customer("c0001") == quick
    assert served.customers(["c0001", "nobody"]) == {"c0001": quick}


class Accounts:
    """Takes as many keys as there are, and counts how often each is looked up."""

    def __init__(self):
        self.asked = Counter()

    def by_key(self, key, now):
        self.asked[key] += 1
        return SimpleNamespace(user_id="u", role="viewer") if key == "good" else None

    session = by_key


def test_a_key_that_many_bring_at_once_is_looked_up_for_all_of_them():
    accounts = Accounts()
    callers = Callers(accounts)

    async def together():
        return await asyncio.gather(
            *(callers._by_key(key) for key in ["good"] * 50 + ["bad"] * 3), return_exceptions=True
        )

    found = asyncio.run(together())

    assert [getattr(one, "user_id", None) for one in found] == ["u"] * 50 + [None] * 3
    assert accounts.asked["good"] <= 2
