"""What happens to jobs is told to whom it concerns, in the app and by e-mail, and nothing of customers is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from tests.app.notices.mail_server import MailServer
from tests.in_shop import in_shop

from tenure.app.notices.list_notices import ListNotices, list_notices
from tenure.app.notices.mail_notices import MailNotices, mail_notices
from tenure.app.notices.mark_read import MarkRead, mark_read
from tenure.app.notices.preferences import ChangePreferences, change_preferences
from tenure.app.workspace.init import Init, init
from tenure.core.errors import OptionError
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings, Smtp
from tenure.store.people.notices import MAX_MAIL_ATTEMPTS, Notices
from tenure.store.people.preferences import Preferences, PreferenceStore
from tenure.store.people.users import Users
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import Job, JobStore
from tenure.store.workspace import open_workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ERROR = {"code": "connector.refused", "message": "ann@customer.example is not known", "hint": ""}


@pytest.fixture
def place(tmp_path):
    init(Init(tmp_path / "shop", "Shop"))
    return tmp_path / "shop"


@pytest.fixture
def database(place):
    return open_workspace(place, Settings(now=NOW)).database


@pytest.fixture
def users(database):
    store = Users(database)
    return {
        name: store.add_user(name, "a long enough pass phrase 7", role, NOW).user_id
        for name, role in (("vera", "viewer"), ("alan", "analyst"), ("ada", "admin"))
    }


def ended(database, by: str, state: str = "done", kind: str = "score", at: datetime = NOW) -> None:
    job = Job(token_hex(16), kind, {}, by, at)
    JobStore(database).add(job)
    claims = JobClaims(database, "worker")
    claim = claims.claim(job.job_id, at)
    claims.finish(claim, state, at, error=ERROR if state == "failed" else None)


def told(place, user_id: str, now: datetime = NOW):
    return in_shop(list_notices, ListNotices(user_id), place, Settings(now=now))


def test_who_submitted_a_job_is_told_how_it_ended(place, database, users):
    ended(database, "alan")
    ended(database, "alan", "failed", at=NOW + timedelta(minutes=1))
    ended(database, "alan", "cancelled")

    seen = told(place, users["alan"])
    assert [(notice.kind, notice.subject, notice.code) for notice in seen.notices] == [
        ("job_failed", "score", "connector.refused"),
        ("job_done", "score", None),
    ]
    assert seen.unread == 2 and told(place, users["ada"]).notices == []
    assert in_shop(mark_read, MarkRead(users["ada"]), place, Settings(now=NOW)) == 0
    one = seen.notices[0].notice_id
    assert in_shop(mark_read, MarkRead(users["alan"], (one,)), place, Settings(now=NOW)) == 1
    assert told(place, users["alan"]).unread == 1


def test_a_connection_that_keeps_failing_is_one_notice_for_those_who_can_mend_it(place, database, users):
    for hour in range(3):
        ended(database, "schedule", "failed", "sync", NOW + timedelta(hours=hour))
    ended(database, "schedule", "done", "sync")

    for name in ("alan", "ada"):
        (notice,) = told(place, users[name]).notices
        assert (notice.kind, notice.times) == ("connection_failed", 3)
        assert notice.at == NOW + timedelta(hours=2)
    assert told(place, users["vera"]).notices == []
    in_shop(mark_read, MarkRead(users["ada"]), place, Settings(now=NOW))
    ended(database, "schedule", "failed", "sync", NOW + timedelta(days=1))
    assert told(place, users["ada"]).unread == 1


def test_an_alert_is_told_once_a_month(database, users):
    notices, both = Notices(database), ("analyst", "admin")

    assert notices.alert("retrain", both, NOW) == 2
    notices.mark_read(users["ada"], None, NOW)
    assert notices.alert("retrain", both, NOW + timedelta(days=29)) == 0
    assert notices.alert("old_orders", both, NOW) == 2
    assert notices.alert("retrain", both, NOW + timedelta(days=31)) == 2


def test_notices_are_sent_to_who_asked_for_them_and_retried_while_the_server_is_busy(place, database, users):
    wanted = Preferences("alan@shop.example", ("job_failed",))
    in_shop(change_preferences, ChangePreferences(users["alan"], wanted), place, Settings(now=NOW))
    with MailServer(is_busy=True) as server:
        smtp = Smtp("127.0.0.1", server.port, "tenure@shop.example", security="none")
        settings = Settings(now=NOW, smtp=smtp, public_url="https://clv.shop.example")

        def sent(now: datetime):
            result = in_shop(mail_notices, MailNotices(), place, replace(settings, now=now), SilentProgress())
            return result.sent, result.not_sent

        ended(database, "alan")  # not asked for
        ended(database, "alan", "failed")
        assert sent(NOW) == (0, 1)
        assert sent(NOW) == (0, 0)  # not before a while has passed
        server.is_busy = False
        assert sent(NOW + timedelta(minutes=2)) == (1, 0)
        assert sent(NOW + timedelta(days=1)) == (0, 0)

    ((recipient, message),) = server.received
    assert (recipient, message["To"], message["From"]) == (
        "alan@shop.example",
        "alan@shop.example",
        "tenure@shop.example",
    )
    assert message["Subject"] == "Tenure: Failed: score (connector.refused)"
    assert "https://clv.shop.example" in message.get_content()
    assert "customer.example" not in message.as_string()


def test_it_is_given_up_after_some_attempts(place, database, users):
    PreferenceStore(database).save(users["alan"], Preferences("alan@shop.example"))
    ended(database, "alan", "failed")
    settings = Settings(smtp=Smtp("127.0.0.1", 9, "tenure@shop.example", security="none"))
    outcomes = []
    for day in range(MAX_MAIL_ATTEMPTS + 1):
        now = replace(settings, now=NOW + timedelta(days=day))
        outcomes.append(in_shop(mail_notices, MailNotices(), place, now, SilentProgress()).not_sent)

    assert outcomes == [1] * MAX_MAIL_ATTEMPTS + [0]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Preferences("nobody"), "option.email"),
        (Preferences("a@b.example\nBcc: c@d.example"), "option.email"),
        (Preferences(mailed=("gossip",)), "option.notice_kind"),
        (Preferences(start_page="https://elsewhere.example"), "option.start_page"),
        (Preferences(start_page="//elsewhere.example"), "option.start_page"),
    ],
)
def test_preferences_that_cannot_be_are_refused(database, users, wrong, code):
    with pytest.raises(OptionError) as caught:
        PreferenceStore(database).save(users["alan"], wrong)
    assert caught.value.code == code
    assert PreferenceStore(database).of(users["alan"]) == Preferences()


def test_a_start_page_is_kept(database, users):
    page = "/customers?value_tier=High-CLV&sort=orders"
    PreferenceStore(database).save(users["vera"], Preferences(start_page=page))

    assert PreferenceStore(database).of(users["vera"]).start_page == page
