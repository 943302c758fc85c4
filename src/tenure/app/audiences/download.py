"""Download the file that was written for a channel that takes files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import check_audience_name, product_path
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


def download(command: Download, shop: Shop) -> Path:
    """Where the file is; the audit log says who fetched it.

    Raises OptionError (`option.audience`), or NotFound: the version does not exist, or `audience.no_file`.
    """
    check_audience_name(command.audience)
    version = Audiences(shop.database).version(command.audience, command.number)
    path = product_path(shop.path, version)
    if not path.exists():
        raise NotFound(
            "This version has no file.",
            values=[version.label],
            hint="send it first, to a channel that writes a file",
            code="audience.no_file",
        )
    shop.audit("download_audience", version.label)
    return path
