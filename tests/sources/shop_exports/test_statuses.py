"""What a new export says of its statuses is checked when it is defined, not when somebody reads a file."""

import pytest

from tenure.core.catalog import SOURCES
from tenure.sources.shop_exports.export import ShopExport


def test_a_meaning_that_does_not_exist_is_refused_with_those_that_do():
    card = SOURCES.load("shopify").card

    with pytest.raises(ValueError, match=r"'paid' cannot mean 'counted'; choose one of sale, pending"):
        ShopExport(card, (), {"paid": "counted"})
