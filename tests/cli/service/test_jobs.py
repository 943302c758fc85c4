"""`tenure jobs`: submitted, listed, shown, canceled and retried, as over HTTP; and small things beside it."""

from __future__ import annotations

import json

import pytest
from tests.cli.commands import tenure
from tests.cli.conftest import shop

from tenure.core.settings import Settings
from tenure.serving.shop import open_shop
from tenure.store.people.audit import AuditLog
from tenure.store.records.jobs import JobStore

__all__ = ["shop"]


@pytest.fixture
def typed(shop):
    def run(*words: object):
        return tenure(*words, "--workspace", shop, COLUMNS="100")

    return run


def job_id(submitted) -> str:
    assert submitted.exit_code == 0, submitted.output
    return submitted.stdout.split()[1]


def audited(place) -> list[tuple[str, str, str | None]]:
    with open_shop(place, Settings()) as opened:
        return [(entry.actor, entry.action, entry.target) for entry in AuditLog(opened.database).latest()]


def test_a_job_is_submitted_listed_canceled_and_retried_and_the_audit_log_says_by_whom(typed, shop):
    number = job_id(typed("jobs", "submit", "train", "--set", "horizon=60d", "--set", "cutoffs=2"))

    with open_shop(shop, Settings()) as opened:
        job = JobStore(opened.database).get(number)
    assert (job.kind, job.parameters, job.submitted_by) == (
        "train", {"horizon": "60d", "cutoffs": 2}, "command line",
    )  # fmt: skip
    assert number in typed("jobs", "list").stdout
    assert "canceled" in typed("jobs", "cancel", number).stdout
    assert (
        json.loads(typed("jobs", "list", "--state", "cancelled", "--json").stdout)["jobs"][0]["job_id"]
        == number
    )
    assert "queued" in typed("jobs", "retry", number).stdout
    shown = typed("jobs", "show", number)
    assert "train" in shown.stdout and "60d" in shown.stdout and "command line" in shown.stdout
    actions = ["retry_job", "cancel_job", "submit_train"]
    assert [entry for entry in audited(shop) if entry[2] == number] == [
        ("command line", action, number) for action in actions
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["submit", "trian"], "There is no kind of job named 'trian'"),
        (["submit", "train", "--set", "horizon"], "such as horizon=90d"),
        (["submit", "train", "--set", "horizont=90d"], "did you mean 'horizon'?"),
        (["list", "--state", "late"], "choose one of: queued, running, done, failed, cancelled"),
        (["show", "x"], "This job does not exist. (x)"),
        (["retry", "x"], "This job does not exist. (x)"),
        (["download", "x", "report.html"], "list the job's files"),
    ],
)
def test_what_cannot_be_done_names_the_value_and_the_next_step(typed, words, says):
    refused = typed("jobs", *words)
    assert refused.exit_code != 0 and says in refused.output


def test_kinds_are_listed_with_their_parameters():
    listed = tenure("jobs", "kinds", "--json")
    kinds = {kind["name"]: kind for kind in json.loads(listed.stdout)["kinds"]}
    assert "horizon" in kinds["train"]["parameters"] and kinds["score"]["role"] == "analyst"


def test_the_currency_is_changed_and_shown(typed, shop):
    assert typed("workspace", "currency", "GBP").exit_code == 0
    assert "Currency   GBP" in typed("workspace", "show").stdout
    assert ("command line", "change_currency", "GBP") in audited(shop)
    assert typed("workspace", "currency", "pounds").exit_code == 2


def test_views_are_saved_and_sessions_listed_and_ended(typed, shop):
    tenure("password", "admin", "--workspace", shop)
    saved = typed("view", "save", "Likely to leave", "churn=0.7", "--owner", "admin")
    assert saved.exit_code == 0, saved.output
    assert "Likely to leave" in typed("view", "list", "--owner", "admin").stdout

    assert "No open sessions" in typed("user", "sessions", "admin").stdout
    assert "Ended the sessions of admin" in typed("user", "log-out", "admin").stdout
    assert "log_user_out" in {action for _, action, _ in audited(shop)}
