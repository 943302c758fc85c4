"""Stripe: charges, with their refunds.

Rules: https://docs.stripe.com/api/pagination (pages of at most 100 by `starting_after`, newest first),
.../rate-limits (429), .../api/events/list (events are kept for 30 days).

The first run lists all charges. A later run lists the events about charges since then: they tell of new ones
and of those that were captured, refunded or failed meanwhile. After more than 29 days without a run, all
charges are listed again. The cursor is the time of the newest event, in seconds, or a day ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.connectors.calls.addresses import checked_url
from tenure.connectors.calls.http import Reader, json_object, unexpected_answer
from tenure.connectors.landing.stripe_charges import COLUMNS, row_of
from tenure.connectors.landing.table import LandedTable
from tenure.core.connections.connector import (
    ConnectorCard,
    ConnectorSetting,
    Fetched,
    Sight,
    bad_setting,
    settings_with_defaults,
)

if TYPE_CHECKING:
    from tenure.core.connections.connector import Reach

CARD = ConnectorCard(
    name="stripe",
    title="Stripe",
    doc="Payments (charges) and refunds of a Stripe account.",
    settings=(
        ConnectorSetting(
            "key",
            "Restricted key",
            "A key that begins with rk_live_, with permission Read for charges and events.",
            is_secret=True,
        ),
        ConnectorSetting(
            "url", "API address", "Address of the API.", is_needed=False, default="https://api.stripe.com"
        ),
    ),
    reads="stripe",
    cursor="changes",
    restates=True,
    setup=(
        "In the Stripe dashboard, open Developers, API keys, and create a restricted key.",
        "Give it permission Read for Charges, and for Events.",
    ),
)
_PAGE = 100
_OVERLAP_SECONDS = 300
_EVENTS_KEPT_SECONDS = 29 * 86_400
_QUIET_SECONDS = 86_400
"""An account without events has its next cursor so long ago, because clocks differ."""

_TYPES = (
    *("charge.succeeded", "charge.pending", "charge.failed", "charge.captured", "charge.expired"),
    *("charge.refunded", "charge.updated", "charge.dispute.closed"),
)


class Stripe:
    """One row per charge, as it is now."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        values = settings_with_defaults(CARD, settings)
        checked_url(values["url"], "url", hosts=reach.hosts, schemes=("https",))
        if not values["key"].startswith(("rk_", "sk_")):
            raise bad_setting("This is not a secret key of Stripe.", "key", "use a key that begins with rk_")

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        with _Calls(settings, reach) as calls:
            charges = calls.page("charges", {"limit": 1})["data"]
            calls.page("events", {"limit": 1})  # its permission is needed as well
        notes = ("These are payments in test mode, which do not count.",) if calls.is_test else ()
        newest = datetime.fromtimestamp(charges[0]["created"], UTC) if charges else None
        return Sight("Stripe account", None, newest, notes)

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        now = int(reach.wire.now())
        since = int(cursor) if cursor is not None else None
        if since is not None and now - since > _EVENTS_KEPT_SECONDS:
            since = None
        with (
            _Calls(settings, reach) as calls,
            LandedTable(folder / "stripe-charges.csv", COLUMNS) as table,
        ):
            newest = calls.newest_event()  # before the charges: what changes meanwhile comes again
            changed = calls.charges() if since is None else calls.changed_charges(since - _OVERLAP_SECONDS)
            for charge in changed:
                table.write(row_of(charge))
                reach.advance(1)
        after = max(newest or 0, since or 0, now - _QUIET_SECONDS)
        return Fetched((table.path,) if table.rows else (), table.rows, str(after))


class _Calls:
    """Calls to one account."""

    def __init__(self, settings: Mapping[str, str], reach: Reach) -> None:
        settings = settings_with_defaults(CARD, settings)
        url = checked_url(settings["url"], "url", hosts=reach.hosts, schemes=("https",))
        self._url = f"{url}/v1"
        self.is_test = "_test_" in settings["key"]
        self._reader = Reader({"Authorization": f"Bearer {settings['key']}"}, reach, calls_a_second=20)

    def __enter__(self) -> _Calls:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def charges(self) -> Iterator[Mapping[str, Any]]:
        """All charges, newest first."""
        return self._listed("charges", {})

    def changed_charges(self, since: int) -> Iterator[Mapping[str, Any]]:
        """Charges that events since then tell of, read again: an event has them as they were at its time."""
        seen_ids = set[str]()
        for event in self._listed("events", {"created[gte]": since, "types[]": list(_TYPES)}):
            about = event["data"]["object"]
            charge_id = about["charge"] if about["object"] == "dispute" else about["id"]
            if charge_id not in seen_ids:
                seen_ids.add(charge_id)
                yield json_object(self._reader.get(f"{self._url}/charges/{charge_id}"))

    def newest_event(self) -> int | None:
        """When the newest event happened; None if there are none."""
        events = self.page("events", {"limit": 1})["data"]
        return int(events[0]["created"]) if events else None

    def page(self, resource: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """A page of a list."""
        page = json_object(self._reader.get(f"{self._url}/{resource}", params))
        if not isinstance(page.get("data"), list):
            raise unexpected_answer()
        return page

    def _listed(self, resource: str, params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            page = self.page(resource, {"limit": _PAGE, **params, **after})
            yield from page["data"]
            if not page.get("has_more") or not page["data"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}


CONNECTOR = Stripe()
