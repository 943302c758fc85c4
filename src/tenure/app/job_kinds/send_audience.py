"""Send a frozen audience to its channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.members_file import check_audience_name
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.stages import Stage
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class SendParameters:
    """Which version; by default the newest. replace : send the whole list in place of the previous one."""

    audience: str
    number: int | None = None
    replace: bool = False

    def check(self) -> None:
        """Raises OptionError."""
        check_audience_name(self.audience)
        if self.number is not None and not 1 <= self.number < 2**31:
            raise OptionError("Version numbers start at 1.", values=[self.number], hint="list its versions")


def _run(parameters: SendParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.audiences.send import Send, send

    command = Send(parameters.audience, parameters.number, replace=parameters.replace)
    delivery = send(command, context.shop, progress)
    return {
        "audience": delivery.version.audience,
        "number": delivery.version.number,
        "channel": delivery.version.channel,
        "added": delivery.added,
        "removed": delivery.removed,
        "invalid": delivery.invalid,
        "erased_meanwhile": delivery.erased_meanwhile,
        "was_sent": delivery.was_sent,
        "remote_id": delivery.delivery.remote_id,
    }


KIND = Kind(
    "Send a frozen audience to its channel once.",
    "admin",
    SendParameters,
    _run,
    grows=False,
    stages=(
        Stage("Connect", ("Connecting to",)),
        Stage("Send the members", ("Sending",), 5),
        Stage("Remove former members", ("Removing",)),
    ),
)
