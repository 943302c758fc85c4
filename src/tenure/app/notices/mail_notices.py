"""Send notices by e-mail to the users who asked for it; what cannot be sent is tried again later."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

from tenure.store.people.notices import Notices

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Smtp
    from tenure.serving.shop import Shop
    from tenure.store.people.notices import DueMail, Notice

log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 20.0
_SENTENCES = {
    "job_done": "Finished",
    "job_failed": "Failed",
    "connection_failed": "Connection failed",
    "alert": "Alert",
}


@dataclass(frozen=True)
class MailNotices:
    """Command."""


@dataclass(frozen=True)
class MailResult:
    """Numbers of e-mails. not_sent : tried again later."""

    sent: int
    not_sent: int


def mail_notices(_: MailNotices, shop: Shop, progress: Progress) -> MailResult:
    """Send what is due. An e-mail contains kinds of jobs and codes of errors, but nothing of customers."""
    notices, smtp = Notices(shop.database), shop.settings.smtp
    if smtp is None:
        return MailResult(0, 0)
    sent = failed = 0
    mails = notices.mails_due(shop.settings.now)
    progress.step("Sending e-mail", len(mails))
    for due in mails:
        try:
            _send(message_of(due, smtp, shop.settings.public_url), smtp)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("A notice could not be sent by e-mail: %s", type(error).__name__)
            notices.not_mailed(due.notices, shop.settings.now)
            failed += 1
        else:
            notices.mailed(due.notices)
            sent += 1
        progress.advance()
    return MailResult(sent, failed)


def message_of(due: DueMail, smtp: Smtp, public_url: str | None) -> EmailMessage:
    """The e-mail about these notices."""
    message = EmailMessage()
    lines = [_line(notice) for notice in due.notices]
    count = len(lines)
    message["Subject"] = f"Tenure: {lines[0]}" if count == 1 else f"Tenure: {count} notices"
    message["From"], message["To"] = smtp.sender, due.email
    message["Auto-Submitted"] = "auto-generated"
    times = [
        f"{notice.at:%Y-%m-%d %H:%M} UTC  {line}" for notice, line in zip(due.notices, lines, strict=True)
    ]
    where = f"Open Tenure: {public_url}" if public_url else "Open Tenure to see more."
    message.set_content("\n".join([*times, "", where, "Choose what is sent to you on your account page."]))
    return message


def _line(notice: Notice) -> str:
    subject = notice.subject.replace("_", " ")
    code = f" ({notice.code})" if notice.code else ""
    times = f", {notice.times} times" if notice.times > 1 else ""
    return f"{_SENTENCES[notice.kind]}: {subject}{code}{times}"


def _send(message: EmailMessage, smtp: Smtp) -> None:
    """Raises OSError and SMTPException."""
    context = ssl.create_default_context()
    client = (
        smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_TIMEOUT_SECONDS, context=context)
        if smtp.security == "tls"
        else smtplib.SMTP(smtp.host, smtp.port, timeout=_TIMEOUT_SECONDS)
    )
    with client:
        if smtp.security == "starttls":
            client.starttls(context=context)
        if smtp.user and smtp.password:
            client.login(smtp.user, smtp.password)
        client.send_message(message)
