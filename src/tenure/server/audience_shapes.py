"""Shapes of audiences, their receipts and lookalikes over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from tenure.app.audiences.freeze import Freeze
from tenure.core.catalog import CHANNELS
from tenure.server.shapes import Number, Whole
from tenure.serving.audiences.suppression import suppressed_lines

_LONGEST_LIST = 4_000_000


class AudienceCreate(BaseModel):
    """Which customers to send. `hold_out`: share of eligible customers held out. `suppressed`: customer IDs
    or hashed e-mail addresses that must never be sent, one per line.
    """

    audience: str = Field(max_length=64, examples=["best-customers"])
    segment: str = Field(max_length=64, examples=["CHAMPIONS"])
    channel: str = Field(max_length=32, examples=CHANNELS.names())
    hold_out: Number = Field(default=0.0, ge=0, le=0.9, examples=[0.1])
    salt: str | None = Field(default=None, max_length=64)
    public_name: str | None = Field(default=None, max_length=128)
    minimum: Whole | None = Field(default=None, ge=1, le=10**9)
    country: str | None = Field(default=None, max_length=2, examples=["GB"])
    with_values: bool = True
    suppressed: str = Field(default="", max_length=_LONGEST_LIST)

    def command(self) -> Freeze:
        """As the use case takes it."""
        values = self.model_dump(exclude={"suppressed"})
        return Freeze(**values, suppressed=suppressed_lines(self.suppressed))


class AudiencePreview(BaseModel):
    """What freezing would produce. `left_out`: number of customers left out of the segment, by reason.
    `suppression`: how many `entries` the list has, and how many of the shop's `customers` they match.
    """

    segment_size: int
    size: int
    held_out: int
    left_out: dict[str, int]
    problems: dict[str, int]
    keys: dict[str, int]
    suppression: dict[str, int]
    minimum: int
    is_enough: bool


class AudienceVersionResponse(BaseModel):
    """A version of an audience. `state` of its delivery: none, sending, sent or failed."""

    audience: str
    number: int
    channel: str
    segment: str
    public_name: str
    size: int
    held_out: int
    hold_out: float
    segment_size: int | None
    members_hash: str
    as_of: date | None
    run_id: str | None
    frozen_at: datetime
    frozen_by: str
    left_out: dict[str, int]
    problems: dict[str, int]
    keys: dict[str, int]
    suppression: dict[str, int]
    state: Literal["none", "sending", "sent", "failed"]
    remote_id: str | None
    sent_at: datetime | None
    error: dict[str, str] | None


class ReceiptResponse(BaseModel):
    """The channel's response to a batch."""

    action: str
    attempt: int
    seq: int
    state: str
    rows: int
    received: int | None
    invalid: int | None
    reference: str | None
    note: str | None
    began_at: datetime
    sent_at: datetime | None


class LookalikeResponse(BaseModel):
    """A lookalike audience: the plan, the figures of its seed, and its ID on the platform once created."""

    country: str
    percent: int
    figures: dict[str, float | None]
    notes: list[str]
    remote_id: str | None
    created_at: datetime


class AudienceDetailsResponse(BaseModel):
    """A version with all its details."""

    version: AudienceVersionResponse
    receipts: list[ReceiptResponse]
    lookalikes: list[LookalikeResponse]
    has_file: bool


class DifferenceResponse(BaseModel):
    """How many customers were added and removed since version `before`."""

    before: int | None
    after: int
    added: int
    removed: int
    stayed: int


class AudienceRefresh(BaseModel):
    """The new version, and its differences from the previous one."""

    version: AudienceVersionResponse
    difference: DifferenceResponse


class DryRunResponse(BaseModel):
    """What would be sent: the requests, and the body of one request with the first rows, hashed. `erased`
    customers of the previous list cannot be removed from it, because their contact details no longer exist.
    """

    mode: str
    base_number: int | None
    members_to_add: int
    members_to_remove: int
    batches: int
    body: Any
    erased: int


class LookalikeCreate(BaseModel):
    """`percent` of the people of a country: 1 is the most similar, 20 the largest."""

    country: str = Field(min_length=2, max_length=2, examples=["FR"])
    percent: Whole = Field(default=1, ge=1, le=20)


class ChannelSettingResponse(BaseModel):
    """A setting of a channel, never its value."""

    name: str
    title: str
    doc: str
    is_secret: bool
    is_needed: bool
    default: str | None


class ChannelSettings(BaseModel):
    """Settings to store, by name; those that are left out or empty stay as they are."""

    settings: dict[str, str] = Field(max_length=32, repr=False)


class ChannelResponse(BaseModel):
    """A channel. `missing` names required environment variables that are not set, `missing_titles` says the
    same in plain words.
    """

    name: str
    title: str
    doc: str
    consent: str | None
    min_members: int
    makes_file: bool
    removes_members: bool
    checks_settings: bool
    makes_lookalikes: bool
    replaces_list: bool
    reports_spend: bool
    missing: list[str]
    missing_titles: list[str]
    settings: list[ChannelSettingResponse]
