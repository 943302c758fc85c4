"""Platforms that are started for a test, and a wire whose pauses cost no time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from tests.channels.meta_platform import Meta
from tests.channels.platforms import TOKEN, Google, KlaviyoApi, Receiver, started

from tenure.core.activation.channel import Wire


@dataclass
class Pauses:
    """How long was waited, without waiting."""

    waited: list[float] = field(default_factory=list)
    clock: float = 1_700_000_000.0

    @property
    def wire(self) -> Wire:
        def pause(seconds: float) -> None:
            self.waited.append(seconds)
            self.clock += seconds

        def now() -> float:
            self.clock += 1.0
            return self.clock

        return Wire(pause, now)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def meta():
    with started(Meta()) as platform:
        yield platform


@pytest.fixture
def meta_settings(meta) -> dict[str, str]:
    return {"token": TOKEN, "account": "123", "url": meta.address}


@pytest.fixture
def open_sender():
    """Deliveries to a channel, closed at the end."""
    opened = []

    def begin(channel, version, settings, wire):
        opened.append(channel.sender(version, settings, wire))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


@pytest.fixture
def google():
    with started(Google()) as platform:
        yield platform


@pytest.fixture
def google_settings(google) -> dict[str, str]:
    return {"token": TOKEN, "account": "123", "audience": "456", "terms": "accepted", "url": google.address}


@pytest.fixture
def klaviyo_api():
    with started(KlaviyoApi()) as platform:
        yield platform


@pytest.fixture
def receiver(pauses):
    with started(Receiver("shared", lambda: pauses.clock)) as platform:
        yield platform
