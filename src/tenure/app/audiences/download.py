"""Download the file that was written for a channel that takes files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import check_audience_name, written_product
from tenure.core.catalog import CHANNELS
from tenure.core.errors import NotFound
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Download:
    """Command. The newest version when no number is given."""

    audience: str
    number: int | None = None


@dataclass(frozen=True)
class AudienceFile:
    """Where the file is, and its media type."""

    path: Path
    media_type: str


def download(command: Download, shop: Shop) -> AudienceFile:
    """The file; the audit log says who fetched it.

    Raises OptionError (`option.audience`), or NotFound: the version does not exist, or `audience.no_file`.
    """
    check_audience_name(command.audience)
    version = Audiences(shop.database).version(command.audience, command.number)
    path = written_product(shop.path, version)
    if path is None:
        raise NotFound(
            "This version has no file.",
            values=[version.label],
            hint="send it first, to a channel that writes a file",
            code="audience.no_file",
        )
    shop.audit("download_audience", version.label)
    return AudienceFile(path, CHANNELS.load(version.channel).card.media_type)
