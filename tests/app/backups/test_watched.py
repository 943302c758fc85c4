"""Who looks after backups: the schedule, the job, doctor."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tenure.app.backups.last_backup import last_backup
from tenure.app.bootstrap import settings_from
from tenure.app.jobs.kind import KINDS
from tenure.app.jobs.runner import JobRunner
from tenure.app.jobs.schedule import submit_due
from tenure.app.workspace.doctor import _last_backup
from tenure.core.clock import clock
from tenure.core.errors import OptionError
from tenure.store.backups import Backups
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import JobStore


@pytest.fixture
def jobs(shop):
    database = shop.open().database
    yield JobStore(database)
    database.close()


def of_backups(store, settings, now) -> list[str]:
    return [job.kind for job in submit_due(store, KINDS, settings, now) if job.kind == "backup"]


def test_workers_back_up_as_often_as_the_settings_say(shop, jobs):
    settings = replace(shop.settings, backup_to=str(shop.place), backup_hours=6, backup_keep=1)
    runner = JobRunner(shop.path, settings, jobs, JobClaims(jobs.database, "test"))
    now = clock()

    assert of_backups(jobs, shop.settings, now) == []  # there is no place
    assert of_backups(jobs, settings, now) == ["backup"]
    (job,) = jobs.latest(kind="backup")
    assert runner.work(job.job_id)
    assert of_backups(jobs, settings, now + timedelta(hours=5)) == []
    assert of_backups(jobs, settings, now + timedelta(hours=7)) == ["backup"]
    (again,) = jobs.latest(kind="backup", state="queued")
    assert runner.work(again.job_id)

    done = jobs.get(again.job_id)
    assert (done.state, done.result["orders"], done.result["pruned"]) == ("done", 4, 1)
    assert str(shop.place) not in str(done.result)
    assert [one.backup_id for one in Backups(str(shop.place)).whole()] == [done.result["backup_id"]]
    assert last_backup(shop.path).backup_id == done.result["backup_id"]


def test_a_job_without_a_place_says_what_to_set(shop, jobs):
    kind = KINDS.load("backup")
    runner = JobRunner(shop.path, shop.settings, jobs, JobClaims(jobs.database, "test"))
    of_backups(jobs, replace(shop.settings, backup_to=str(shop.place)), clock())
    (job,) = jobs.latest(kind="backup")
    runner.work(job.job_id)

    failed = jobs.get(job.job_id)
    assert (failed.state, failed.error["code"]) == ("failed", "option.backup_to")
    assert "TENURE_BACKUP_TO" in failed.error["hint"]
    assert (kind.role, kind.lane, kind.retry_safe) == ("admin", "backup", True)


def test_doctor_tells_the_last_backup_and_that_a_scheduled_one_is_late(shop):
    scheduled = replace(shop.settings, backup_to=str(shop.place), backup_hours=24)

    assert _last_backup(shop.path, shop.settings).health == "absent"
    assert _last_backup(shop.path, scheduled).health == "broken"
    made = shop.back_up().manifest
    found = _last_backup(shop.path, replace(scheduled, now=clock() + timedelta(hours=30)))
    assert (found.health, made.backup_id in found.detail) == ("ok", True)
    late = _last_backup(shop.path, replace(scheduled, now=clock() + timedelta(hours=60)))
    assert (late.health, "jobs of kind backup" in late.next_step) == ("broken", True)
    unscheduled = _last_backup(shop.path, replace(shop.settings, now=clock() + timedelta(hours=60)))
    assert unscheduled.health == "ok"


def test_settings_are_read_from_the_environment():
    found = settings_from(
        {"TENURE_BACKUP_TO": "s3://b/p", "TENURE_BACKUP_HOURS": "6", "TENURE_BACKUP_KEEP": "7"}
    )

    assert (found.backup_to, found.backup_hours, found.backup_keep) == ("s3://b/p", 6, 7)
    assert settings_from({}).backup_to is None
    for name in ("TENURE_BACKUP_HOURS", "TENURE_BACKUP_KEEP"):
        with pytest.raises(OptionError, match=name):
            settings_from({name: "0"})
