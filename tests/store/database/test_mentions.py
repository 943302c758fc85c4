"""Texts of the store lose the name of whoever is erased, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenure.core.activation.segment import Segment
from tenure.store.database.mentions import Mentions
from tenure.store.people.accounts import Accounts
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.people.saved_views import SavedViews
from tenure.store.records.campaigns import CampaignNamed, Campaigns
from tenure.store.records.jobs import Job, JobStore
from tenure.store.records.segments import SegmentStore

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)

WORDS = ("zoe-4711", "zoe@example.com", "7", "47110", "Zoe Quist")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nobody's order of 'zoe-4711' was found", "Nobody's order of '(forgotten)' was found"),
        ("by ZOE@EXAMPLE.COM.", "by (forgotten)."),
        ("x/zoe-4711/orders.csv", "x/(forgotten)/orders.csv"),
        ("of customer 47110, row 3", "of customer (forgotten), row 3"),
        ("7", "(forgotten)"),
        ({"zoe-4711": ["7", {"by": "Zoe Quist"}]}, {"(forgotten)": ["(forgotten)", {"by": "(forgotten)"}]}),
    ],
)
def test_a_mention_is_removed(text, left):
    assert Mentions(WORDS).taken_out(text) == left


@pytest.mark.parametrize(
    ("word", "text", "left"),
    [
        ("jörg@x.de", "starts_with=J%C3%B6rg%40x.de&a=1", "starts_with=(forgotten)&a=1"),
        ('Kim "KJ" Lee', 'of \\"Kim \\"KJ\\" Lee\\".', 'of \\"(forgotten)\\".'),
        ("Kim Lee", "q=Kim+Lee", "q=(forgotten)"),
        ("C00000012", "C00000012_old, xC00000012", "(forgotten)_old, x(forgotten)"),
        ("471100", "a_471100-7 and %20471100", "a_(forgotten)-7 and %20(forgotten)"),
        ("Müller 77", "by M\\u00fcller 77", "by (forgotten)"),
        ("Müller 77", "of Mu\u0308ller\u00a077!", "of (forgotten)!"),
        ("Müller 77", "of M&#25\u200b2;ller 77!", "(forgotten)"),
    ],
)
def test_a_mention_is_removed_in_every_spelling(word, text, left):
    assert Mentions((word,)).taken_out(text) == left


def test_words_with_the_same_beginning_are_distinguished():
    assert Mentions(("47110", "471100")).taken_out("47110, 471100") == "(forgotten), (forgotten)"


@pytest.mark.parametrize(
    "text",
    [
        "7 rows",
        "a147110ff",
        "1.47110",
        "2023-47110",
        "Zoe",
        {"rows": 7, "is": True, "share": 0.7},
        None,
        47110,
    ],
)
def test_text_that_names_no_customer_stays(text):
    assert Mentions(WORDS).taken_out(text) == text


def test_nothing_is_removed_without_names():
    assert Mentions(()).taken_out("anything") == "anything"


def forgotten(database, who):
    return database.erase_customers([who])


def test_names_that_must_differ_still_do(database):
    ann = Accounts(database).add_user("ann", "correct horse battery", "analyst", NOON)
    views, segments, campaigns = SavedViews(database), SegmentStore(database), Campaigns(database)
    for who in ("C00000100", "c00000100", "C00000101"):
        views.save(ann.user_id, "customers", f"Follow up {who}", "a=1", NOON)
        segments.save(Segment(who, {"feature": "frequency", "op": ">=", "value": 1}), "ann", NOON)
        campaigns.keep({CampaignNamed(who, "search"): []}, NOON)

    for who in ("C00000100", "C00000101"):
        assert forgotten(database, who).keys() == {"saved_views", "segments", "campaigns"}

    for records in (views.of(ann.user_id, "customers"), segments.all(), campaigns.all()):
        names = [item.name for item in records]
        assert len(set(names)) == 3 and all("(forgotten)" in item for item in names)
        assert not any("0000010" in item for item in names)


def test_a_text_that_grows_is_cut_where_its_column_ends(database):
    ann = Accounts(database).add_user("ann", "correct horse battery", "analyst", NOON)
    SavedViews(database).save(ann.user_id, "customers", ("C00000141 " * 7)[:64], "a=1", NOON)
    AuditLog(database).add(Entry(NOON, "strangers", "log_in", "access.denied", ("7712 " * 60)[:256]))

    forgotten(database, "C00000141")
    forgotten(database, "7712")

    (view,), (entry,) = SavedViews(database).of(ann.user_id, "customers"), AuditLog(database).latest()
    assert len(view.name) <= 64 and len(entry.target) <= 256
    assert "141" not in view.name and "7712" not in entry.target


@pytest.mark.parametrize("who", ["done", "score", "log_in"])
def test_erasing_a_customer_named_like_a_state_changes_no_state(database, who):
    job = Job("1", "score", {}, "ann", NOON, "training", "done")
    JobStore(database).add(job)
    AuditLog(database).add(Entry(NOON, "ann", "log_in"))

    assert forgotten(database, who) == {}

    job, (entry,) = JobStore(database).get("1"), AuditLog(database).latest()
    assert (job.kind, job.state, entry.action, entry.outcome) == ("score", "done", "log_in", "done")
