"""Delete a version of an audience that was never sent, and undo that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import ConflictError
from tenure.store.records.audiences import Audiences, never_sent
from tenure.store.records.removals import Removals

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RemoveVersion:
    """Command."""

    audience: str
    number: int


@dataclass(frozen=True)
class RestoreVersion:
    """Command."""

    audience: str
    number: int


def remove_version(command: RemoveVersion, shop: Shop, _progress: Progress) -> None:
    """Delete the version. Its members stay in their file until another version takes its number.

    Raises NotFound (`audience.unknown`), ConflictError (`audience.sent`) if any of it was sent.
    """
    version = Audiences(shop.database).version(command.audience, command.number)
    if not Removals(shop.database).remove("audience", version.label, _unsent(version), shop.settings.now):
        raise ConflictError(
            "A version that was sent, or has lookalikes, cannot be deleted.",
            values=[version.label],
            hint="delete versions that were never sent",
            code="audience.sent",
        )
    shop.audit("remove_audience", version.label)


def restore_version(command: RestoreVersion, shop: Shop, _progress: Progress) -> AudienceVersion:
    """Put the version back. Raises NotFound (`undo.gone`), ConflictError (`undo.taken`)."""
    audiences = Audiences(shop.database)
    label = f"{command.audience} v{command.number}"
    Removals(shop.database).restore("audience", label)
    version = audiences.version(command.audience, command.number)
    shop.audit("restore_audience", version.label)
    return version


def _unsent(version: AudienceVersion) -> list[ColumnElement[bool]]:
    from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

    return [TABLE.c.audience == version.audience, TABLE.c.number == version.number, *never_sent()]
