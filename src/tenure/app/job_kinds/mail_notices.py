"""Send notices by e-mail."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import Kind, Schedule
from tenure.app.jobs.stages import Stage

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database

_SECONDS = 60.0


@dataclass(frozen=True)
class MailNoticesParameters:
    """No parameters."""


def _run(_: MailNoticesParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.notices.mail_notices import MailNotices, mail_notices

    return asdict(mail_notices(MailNotices(), context.shop, progress))


def _seconds(settings: Settings) -> float | None:
    return _SECONDS if settings.smtp else None


def _is_due(database: Database) -> bool:
    from tenure.core.clock import clock
    from tenure.store.people.notices import Notices

    return bool(Notices(database).mails_due(clock()))


KIND = Kind(
    "Send notices by e-mail to the users who asked for it.",
    "admin",
    MailNoticesParameters,
    _run,
    lane="mail",
    schedule=Schedule(_seconds, _is_due),
    grows=False,
    stages=(Stage("Send e-mail", ("Sending e-mail",)),),
)
