"""A file at an address (https or s3): downloaded again whenever its content has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tenure.connectors.calls.addresses import checked_url
from tenure.connectors.calls.http import Reader
from tenure.connectors.landing.files import safe_name, saved
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
    name="file",
    title="File on the web or in S3",
    doc="A file of orders at an address, such as a nightly export: CSV, Excel, JSON or Parquet.",
    settings=(
        ConnectorSetting(
            "url",
            "Address",
            "It begins with https:// or s3://. It is stored encrypted, because it may contain a password.",
            is_secret=True,
            example="https://files.example.com/orders.csv",
        ),
        ConnectorSetting(
            "authorization",
            "Authorization",
            "The header Authorization, if the server needs one, such as Bearer and a token.",
            is_secret=True,
            is_needed=False,
        ),
        ConnectorSetting(
            "access_key", "S3 access key", "Access key ID, for s3:// only.", is_secret=True, is_needed=False
        ),
        ConnectorSetting(
            "secret_key",
            "S3 secret key",
            "Secret access key, for s3:// only.",
            is_secret=True,
            is_needed=False,
        ),
        ConnectorSetting(
            "region", "S3 region", "Region of the bucket.", is_needed=False, example="eu-central-1"
        ),
        ConnectorSetting(
            "endpoint", "S3 endpoint", "Address of an S3 server other than AWS.", is_needed=False
        ),
    ),
    reads=None,
    cursor="content",
    takes_reading=True,
)
_PIECE = 1 << 20


class WebFile:
    """One file."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        values = settings_with_defaults(CARD, settings)
        if _is_s3(values):
            if not urlsplit(values["url"]).path.strip("/"):
                raise bad_setting("The address names no file.", "url", "write it as s3://bucket/orders.csv")
            if not (values.get("access_key") and values.get("secret_key")):
                raise bad_setting("The S3 keys are missing.", "access_key", "enter both keys")
            if "endpoint" in values:
                checked_url(values["endpoint"], "endpoint", hosts=reach.hosts, schemes=("https",))
            return
        checked_url(values["url"], "url", hosts=reach.hosts, schemes=("https",))

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        self.check(settings, reach)
        values = settings_with_defaults(CARD, settings)
        for piece in _pieces(values, reach):
            if piece:
                return Sight(_name(values))
        raise ConnectorError("The file is empty.", hint="check the export", code="connector.empty")

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        self.check(settings, reach)
        values = settings_with_defaults(CARD, settings)
        path = folder / safe_name(_name(values), "orders.csv")
        digest = saved(_pieces(values, reach), path)
        return Fetched((), 0, cursor) if digest == cursor else Fetched((path,), 1, digest)


def _pieces(settings: Mapping[str, str], reach: Reach) -> Iterator[bytes]:
    if _is_s3(settings):
        from tenure.connectors.calls.s3 import s3_pieces

        yield from s3_pieces(settings, reach)
        return
    headers = {"Authorization": settings["authorization"]} if "authorization" in settings else {}
    reader = Reader({}, reach)
    try:
        with reader.stream(settings["url"], headers) as response:
            yield from response.iter_bytes(_PIECE)
    finally:
        reader.close()


def _is_s3(settings: Mapping[str, str]) -> bool:
    return settings["url"].startswith("s3://")


def _name(settings: Mapping[str, str]) -> str:
    """Its name without the address, which may contain a password."""
    return urlsplit(settings["url"]).path.rpartition("/")[2] or "file"


CONNECTOR = WebFile()
