"""Freezing and sending are in the audit log, whoever calls: sends that failed, too."""

from __future__ import annotations

import pytest
from tests.audience_shop import settings_of
from tests.channels.meta_platform import Meta

from tenure.core.errors import ChannelError
from tenure.serving.shop import open_shop
from tenure.store.people.audit import AuditLog


def entries(place):
    with open_shop(place, settings_of()) as shop:
        return [(one.actor, one.action, one.outcome, one.target) for one in AuditLog(shop.database).latest()]


def test_a_freeze_and_a_send_are_recorded_once(frozen, deliver, place):
    frozen()
    deliver()
    deliver()

    assert sorted(entries(place)) == [
        ("command line", "freeze_audience", "done", "best v1"),
        ("somebody", "send_audience", "done", "best v1"),
    ]


def test_a_send_that_failed_is_recorded_as_failed(frozen, deliver, place, meta):
    frozen()
    meta.troubles = [Meta.error(400, 190, 0, "expired")]
    with pytest.raises(ChannelError):
        deliver()

    assert ("somebody", "send_audience", "failed", "best v1") in entries(place)
