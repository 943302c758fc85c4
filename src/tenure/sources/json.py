"""JSON and JSON Lines: orders with nested lines, as returned by the APIs of shops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.files import paths
from tenure.sources.files.kind import kind_of
from tenure.sources.mapping.logs import read_log
from tenure.sources.nested.reader import JsonFile

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine


class JsonSource:
    """Nested objects become dotted columns, and line items become rows; refunds are summed per order."""

    card = SourceCard(
        name="json",
        title="JSON",
        doc="JSON or JSON Lines: orders that contain their line items, as in the Shopify and "
        "WooCommerce APIs.",
        reads="a .json, .jsonl or .ndjson file, plain or compressed as .gz",
        example='tenure run orders.json --column customer_id="customer.id"',
    )

    def recognises(self, location: str) -> bool:
        """By the first bytes, or by the file name extension."""
        path = paths.local_path(location)
        return not paths.is_url(location) and path.is_file() and kind_of(path) == "json"

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the file, and the side tables named in the options."""
        return read_log(JsonFile(location, engine), options, engine)


SOURCE = JsonSource()
