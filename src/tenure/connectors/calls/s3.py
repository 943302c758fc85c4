"""Objects in S3, read with the keys of the connection; never with those of the service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tenure.connectors.calls.addresses import refuse_private
from tenure.core.errors import ConnectorError

if TYPE_CHECKING:
    from tenure.core.connections.connector import Reach

_PIECE = 1 << 20


def s3_pieces(settings: Mapping[str, str], reach: Reach) -> Iterator[bytes]:
    """The object at `url`, piece by piece. Raises ConnectorError."""
    from pyarrow.fs import S3FileSystem

    parts = urlsplit(settings["url"])
    endpoint = urlsplit(settings.get("endpoint", ""))
    if endpoint.hostname:
        refuse_private(endpoint.hostname, reach.hosts)
    try:
        files = S3FileSystem(
            access_key=settings["access_key"],
            secret_key=settings["secret_key"],
            region=settings.get("region"),
            endpoint_override=endpoint.netloc or None,
            scheme=endpoint.scheme or "https",
            connect_timeout=10,
            request_timeout=60,
        )
        with files.open_input_stream(f"{parts.netloc}{parts.path}") as stream:
            while piece := stream.read(_PIECE):
                yield bytes(piece)
    except FileNotFoundError as error:
        raise ConnectorError(
            "There is no such file in S3.", hint="check bucket and name", code="connector.not_found"
        ) from error
    except OSError as error:
        words = str(error)
        if (
            "ACCESS_DENIED" in words
            or "403" in words
            or "INVALID_ACCESS_KEY" in words
            or "SIGNATURE" in words
        ):
            raise ConnectorError(
                "S3 rejected the keys: they are wrong, expired or lack a permission.",
                hint="create a key with s3:GetObject, and enter it: change the connection",
                code="connector.credentials",
            ) from error
        raise ConnectorError(
            "S3 cannot be reached.",
            hint="check endpoint, region and network; a scheduled connection tries again by itself",
            code="connector.unreachable",
        ) from error
