"""A channel chooses the kind of its file: it is found, downloaded and erased whatever its name ends with."""

from __future__ import annotations

import dataclasses

import pytest
from tests.audience_shop import settings_of
from tests.in_shop import in_shop

from tenure.app.audiences.download import Download, download
from tenure.app.audiences.listing import ShowAudience, show_audience
from tenure.app.audiences.members_file import (
    forget_members,
    members_path,
    product_path,
    read_members,
    sending_alone,
)
from tenure.core.activation.audience import SEND
from tenure.core.catalog import CHANNELS

CHANNEL = CHANNELS.load("csv_export")


@pytest.fixture
def writes_json_lines(monkeypatch):
    card = dataclasses.replace(CHANNEL.card, file_suffix=".jsonl.gz", media_type="application/gzip")
    monkeypatch.setattr(type(CHANNEL), "card", card)


@pytest.mark.usefixtures("writes_json_lines")
def test_a_file_has_the_ending_and_the_media_type_of_its_channel(frozen, deliver, place):
    version = frozen(channel="csv_export")

    sent = deliver()
    file = in_shop(download, Download("best"), place, settings_of())

    assert sent.product == str(file.path) == str(product_path(place, version))
    assert file.path.name == "v0001-csv_export.jsonl.gz"
    assert file.media_type == "application/gzip"


def test_a_file_is_still_there_after_its_channel_has_changed_its_kind(frozen, deliver, place, monkeypatch):
    frozen(channel="csv_export")
    deliver()
    monkeypatch.setattr(type(CHANNEL), "card", dataclasses.replace(CHANNEL.card, file_suffix=".txt"))

    assert in_shop(show_audience, ShowAudience("best"), place, settings_of()).has_file


@pytest.mark.usefixtures("writes_json_lines")
def test_an_erasure_removes_files_of_every_kind_finished_or_not(frozen, deliver, place):
    version = frozen(channel="csv_export")
    deliver()
    product = product_path(place, version)
    unfinished = product.with_name(f".{product.name}")
    unfinished.write_text("c000012")
    [gone, *_] = read_members(members_path(place, version), SEND)["customer_id"].to_pylist()

    with sending_alone(place, version):
        forget_members(place, ["nobody"])
        assert unfinished.exists()
    forget_members(place, [gone])

    assert not product.exists()
    assert not unfinished.exists()
