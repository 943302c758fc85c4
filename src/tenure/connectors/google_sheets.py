"""Google Sheets: a sheet that anyone with the link can view, read as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.connectors.calls.addresses import checked_url
from tenure.connectors.calls.http import Reader
from tenure.connectors.landing.files import saved
from tenure.core.connections.connector import (
    ConnectorCard,
    ConnectorSetting,
    Fetched,
    Sight,
    bad_setting,
    settings_with_defaults,
)
from tenure.core.errors import ConnectorError

if TYPE_CHECKING:
    from tenure.core.connections.connector import Reach

CARD = ConnectorCard(
    name="google_sheets",
    title="Google Sheets",
    doc="A sheet with one order or order line per row.",
    settings=(
        ConnectorSetting(
            "url",
            "Link to the sheet",
            "Copy the link from the browser while the right tab is open. It is stored encrypted, because "
            "anyone who has it can view the sheet.",
            is_secret=True,
            example="https://docs.google.com/spreadsheets/d/.../edit#gid=0",
        ),
        ConnectorSetting(
            "endpoint",
            "Address of Google Sheets",
            "Address of the service.",
            is_needed=False,
            default="https://docs.google.com",
        ),
    ),
    reads="csv",
    cursor="content",
    restates=True,
    takes_reading=True,
    setup=('In the sheet, open Share, and set General access to "Anyone with the link", Viewer.',),
)
_LINK = re.compile(r"/spreadsheets/d/(?P<sheet>[\w-]+)(?:.*?[#?&]gid=(?P<tab>\d+))?")
_PIECE = 1 << 20


class GoogleSheet:
    """One tab of a spreadsheet."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        _export_url(settings, reach)

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        lines = sum(piece.count(b"\n") for piece in _pieces(settings, reach))
        return Sight("Google Sheet", notes=(f"The sheet has about {lines:,} rows.",))

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        path = folder / "sheet.csv"
        digest = saved(_pieces(settings, reach), path)
        return Fetched((), 0, cursor) if digest == cursor else Fetched((path,), 1, digest)


def _pieces(settings: Mapping[str, str], reach: Reach) -> Iterator[bytes]:
    reader = Reader({}, reach)
    try:
        with reader.stream(_export_url(settings, reach)) as response:
            if not str(response.headers.get("content-type", "")).startswith("text/csv"):
                raise ConnectorError(  # a page to log in
                    "Google does not show this sheet without a login.",
                    hint='share it: Share, General access, "Anyone with the link"',
                    code="connector.credentials",
                )
            yield from response.iter_bytes(_PIECE)
    finally:
        reader.close()


def _export_url(settings: Mapping[str, str], reach: Reach) -> str:
    settings = settings_with_defaults(CARD, settings)
    base = checked_url(settings["endpoint"], "endpoint", hosts=reach.hosts, schemes=("https",))
    match = _LINK.search(settings["url"])
    if match is None:
        raise bad_setting("This is not a link to a Google sheet.", "url", "copy it from the browser")
    tab = f"&gid={match['tab']}" if match["tab"] else ""
    return f"{base}/spreadsheets/d/{match['sheet']}/export?format=csv{tab}"


CONNECTOR = GoogleSheet()
