"""Handing jobs in: kept before anybody is told, and only what can be done by whoever may."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenure.app.jobs import board as boards
from tenure.app.jobs.board import JobBoard
from tenure.core.errors import AccessError, JobError, OptionError, OverQuota, UnknownJob, UnknownPlug
from tenure.store.files.quota import Quota
from tenure.store.people.accounts import User

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
VIEWER = User("2", "vic", "viewer")


@pytest.fixture(autouse=True)
def say(kinds):
    kinds.add("say", lambda *_: {}, lane="talking")
    kinds.add("send", lambda *_: {}, retry_safe=False)


def test_a_job_is_kept_and_its_id_sent(board, store, queue, ann):
    job = board.submit("say", {"times": 3}, ann, NOON)

    assert store.get(job.job_id) == job
    assert (job.state, job.kind, job.lane, job.parameters) == ("queued", "say", "talking", {"times": 3})
    assert (job.submitted_by, job.submitted_at) == ("ann", NOON)
    assert queue.waiting() == {job.job_id}


@pytest.mark.parametrize(
    ("kind", "parameters", "error"),
    [
        ("sya", {}, UnknownPlug),
        ("say", {"times": "three"}, OptionError),
        ("say", {"loud": True}, OptionError),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_kept(
    board, store, queue, ann, kind, parameters, error
):
    with pytest.raises(error):
        board.submit(kind, parameters, ann, NOON)

    assert store.counts() == {} and queue.waiting() == set()


def test_who_may_not_may_neither_hand_in_nor_stop_nor_repeat(board, ann, eve):
    job = board.submit("say", {}, ann, NOON)

    for attempt in (
        lambda: board.submit("say", {}, VIEWER, NOON),
        lambda: board.cancel(job.job_id, VIEWER, NOON),
        lambda: board.retry(job.job_id, VIEWER),
    ):
        with pytest.raises(AccessError) as caught:
            attempt()
        assert caught.value.code == "access.role"
    assert board.submit("say", {}, eve, NOON).submitted_by == "eve"


def test_a_job_is_kept_though_the_queue_is_away(board, store, ann, workspace):
    (workspace / "jobs.db").mkdir()

    job = board.submit("say", {}, ann, NOON)

    assert store.get(job.job_id).state == "queued"


def test_what_was_cancelled_can_be_put_in_again(board, queue, ann):
    job = board.submit("say", {}, ann, NOON)
    queue.huey.flush()

    assert board.cancel(job.job_id, ann, NOON).state == "cancelled"
    assert board.retry(job.job_id, ann) == job
    assert queue.waiting() == {job.job_id}


def test_a_kind_that_is_not_safe_to_repeat_is_not_repeated(board, ann):
    job = board.submit("send", {}, ann, NOON)
    board.cancel(job.job_id, ann, NOON)

    with pytest.raises(JobError) as caught:
        board.retry(job.job_id, ann)
    assert caught.value.code == "job.not_repeatable"


def test_a_job_nobody_handed_in_is_unknown(board, ann):
    with pytest.raises(UnknownJob):
        board.cancel("f" * 32, ann, NOON)
    with pytest.raises(UnknownJob):
        board.retry("f" * 32, ann)


@pytest.mark.parametrize("bound", ["MOST_QUEUED", "MOST_OF_ONE"])
def test_nobody_fills_the_store_with_jobs(board, ann, monkeypatch, bound):
    monkeypatch.setattr(boards, bound, 2)
    board.submit("say", {}, ann, NOON), board.submit("say", {}, ann, NOON)

    with pytest.raises(JobError) as caught:
        board.submit("say", {}, ann, NOON)
    assert caught.value.code == "job.queue_full"


@pytest.mark.parametrize("bound", ["MOST_QUEUED", "MOST_OF_ONE"])
def test_nobody_fills_the_queue_with_jobs_that_were_cancelled_before(board, ann, monkeypatch, bound):
    old = board.submit("say", {}, ann, NOON)
    board.cancel(old.job_id, ann, NOON)
    monkeypatch.setattr(boards, bound, 1)
    board.submit("say", {}, ann, NOON)

    with pytest.raises(JobError) as caught:
        board.retry(old.job_id, ann)
    assert caught.value.code == "job.queue_full"


def test_a_full_workspace_does_not_begin_old_jobs_again(store, queue, kinds, workspace, ann):
    quota = Quota(workspace, 100_000)
    board = JobBoard(store, queue, kinds, quota)
    job = board.submit("say", {}, ann, NOON)
    board.cancel(job.job_id, ann, NOON)
    (workspace / "data").write_bytes(bytes(100_000))
    quota.forget()

    with pytest.raises(OverQuota):
        board.retry(job.job_id, ann)


def test_who_repeats_a_job_of_somebody_else_has_it_from_then_on(board, store, ann, eve):
    job = board.submit("say", {}, eve, NOON)
    board.cancel(job.job_id, eve, NOON)

    assert board.retry(job.job_id, ann).submitted_by == "ann"
    assert (store.unfinished_of("ann"), store.unfinished_of("eve")) == (1, 0)


@pytest.mark.parametrize("end", ["disabled", "a lower role", "a new password"])
def test_what_waits_of_who_loses_their_rights_is_cancelled(board, store, accounts, ann, eve, end):
    theirs, other = board.submit("say", {}, ann, NOON), board.submit("say", {}, eve, NOON)

    if end == "disabled":
        accounts.disable(ann.user_id, NOON)
    elif end == "a lower role":
        accounts.change_role(ann.user_id, "viewer", NOON)
    else:
        accounts.set_password(ann.user_id, "another long password", NOON)

    assert store.get(theirs.job_id).state == "cancelled"
    assert store.get(other.job_id).state == "queued"


def test_who_lost_their_rights_since_they_were_let_in_hands_nothing_in(board, store, accounts, ann):
    old = board.submit("say", {}, ann, NOON)
    accounts.disable(ann.user_id, NOON)

    for attempt in (lambda: board.submit("say", {}, ann, NOON), lambda: board.retry(old.job_id, ann)):
        with pytest.raises(AccessError) as caught:
            attempt()
        assert caught.value.code == "access.ended"
    assert store.counts() == {"cancelled": 1}
