"""Audiences: members of a segment for a channel, frozen, held out, sent once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse

from tenure.app.audiences.channel_credentials import (
    ClearChannel,
    SetChannel,
    clear_channel,
    set_channel,
)
from tenure.app.audiences.check_channel import ChannelCheck, CheckChannel, check_channel
from tenure.app.audiences.compare import Compare, Difference, compare
from tenure.app.audiences.download import Download, download
from tenure.app.audiences.freeze import Preview, freeze, preview
from tenure.app.audiences.listing import (
    AudienceDetails,
    ListAudiences,
    ShowAudience,
    VersionDelivery,
    list_audiences,
    list_channels,
    show_audience,
)
from tenure.app.audiences.lookalike import CreateLookalike, lookalike
from tenure.app.audiences.refresh import Refresh, refresh
from tenure.app.audiences.remove_version import (
    RemoveVersion,
    RestoreVersion,
    remove_version,
    restore_version,
)
from tenure.app.audiences.send import Send, dry_run
from tenure.core.clock import clock
from tenure.core.ports import SilentProgress
from tenure.server.audience_shapes import (
    AudienceCreate,
    AudienceDetailsResponse,
    AudiencePreview,
    AudienceRefresh,
    AudienceVersionResponse,
    ChannelResponse,
    ChannelSettingResponse,
    ChannelSettings,
    DifferenceResponse,
    DryRunResponse,
    LookalikeCreate,
    LookalikeResponse,
    ReceiptResponse,
)
from tenure.server.bodies.long_bodies import LongBodies
from tenure.server.callers import Admin, Analyst, Caller, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown
from tenure.server.shapes import InPath
from tenure.server.waiting.turns import AUDIENCES
from tenure.store.records.audiences import Audiences, KeptReceipt, Lookalike

ROUTER = APIRouter(prefix="/audiences", tags=["audiences"], route_class=LongBodies)
AudienceInPath = Annotated[InPath, Path(max_length=64)]
ChannelInPath = Annotated[InPath, Path(max_length=64)]
NumberInPath = Annotated[int, Path(ge=1, le=2**31 - 1)]
_OF_CARD = ChannelResponse.model_fields.keys() - {"missing", "missing_titles", "settings"}
_OF_SETTING = ChannelSettingResponse.model_fields.keys()


@ROUTER.get("", name="list_audiences")
def get_audiences(
    _caller: Viewer, backend: CurrentBackend, audience: Annotated[str | None, Query(max_length=64)] = None
) -> list[AudienceVersionResponse]:
    """List all versions, newest first."""
    return [version_shown(row) for row in list_audiences(ListAudiences(audience), backend.shop).rows]


@ROUTER.get("/channels", name="list_channels")
def get_channels(_caller: Viewer, backend: CurrentBackend) -> list[ChannelResponse]:
    """List the channels, with missing settings."""
    return [
        ChannelResponse(
            **{name: getattr(channel.card, name) for name in _OF_CARD},
            missing=channel.missing,
            missing_titles=channel.missing_titles,
            settings=[
                ChannelSettingResponse(**{name: getattr(setting, name) for name in _OF_SETTING})
                for setting in channel.card.settings
            ],
        )
        for channel in list_channels(backend.shop).channels
    ]


@ROUTER.put("/channels/{channel}/settings", name="set_channel", status_code=204)
def put_channel(
    channel: ChannelInPath, body: ChannelSettings, caller: Admin, backend: CurrentBackend
) -> None:
    """Store settings of a channel, such as its token, encrypted; they are never shown again."""
    set_channel(SetChannel(channel, body.settings), backend.acting(caller))


@ROUTER.delete("/channels/{channel}/settings", name="clear_channel", status_code=204)
def delete_channel(channel: ChannelInPath, caller: Admin, backend: CurrentBackend) -> None:
    """Forget the stored settings of a channel; those in the environment stay."""
    clear_channel(ClearChannel(channel), backend.acting(caller))


@ROUTER.post("/channels/{channel}/check", name="check_channel")
def post_channel_check(channel: ChannelInPath, caller: Admin, backend: CurrentBackend) -> ChannelCheck:
    """Ask the platform whether it accepts the settings; nothing is sent or changed there."""
    return check_channel(CheckChannel(channel), backend.acting(caller))


@ROUTER.post("/preview", name="preview_audience")
async def preview_audience(body: AudienceCreate, caller: Analyst, backend: CurrentBackend) -> AudiencePreview:
    """Preview which customers would be included or left out, and why; nothing is saved."""

    def previewed() -> AudiencePreview:
        return _preview_shown(preview(body.command(), backend.shop))

    return await AUDIENCES.do_for(caller, backend.callers, previewed)


@ROUTER.post("", name="freeze_audience", status_code=201)
async def freeze_audience(
    body: AudienceCreate, caller: Analyst, backend: CurrentBackend
) -> AudienceVersionResponse:
    """Freeze the members of an audience as a version that never changes."""

    def frozen() -> AudienceVersionResponse:
        backend.quota.room_bytes()
        version = freeze(body.command(), backend.acting(caller))
        return version_shown(VersionDelivery(version, None))

    return await AUDIENCES.do_for(caller, backend.callers, frozen)


@ROUTER.post("/{audience}/refresh", name="refresh_audience", status_code=201)
async def refresh_audience(
    audience: AudienceInPath, caller: Analyst, backend: CurrentBackend
) -> AudienceRefresh:
    """Freeze the audience again with its last settings and the newest predictions."""

    def refreshed() -> AudienceRefresh:
        backend.quota.room_bytes()
        difference = refresh(Refresh(audience), backend.acting(caller))
        version = version_shown(VersionDelivery(difference.after, None))
        return AudienceRefresh(version=version, difference=_difference_shown(difference))

    return await AUDIENCES.do_for(caller, backend.callers, refreshed)


@ROUTER.get("/{audience}/versions/{number}", name="get_audience")
def get_audience(
    audience: AudienceInPath, number: NumberInPath, _caller: Viewer, backend: CurrentBackend
) -> AudienceDetailsResponse:
    """Show a version: its members, who was left out, its delivery with receipts, and its lookalikes."""
    return _details_shown(show_audience(ShowAudience(audience, number), backend.shop))


@ROUTER.delete("/{audience}/versions/{number}", name="remove_audience", status_code=204)
def remove_audience(
    audience: AudienceInPath, number: NumberInPath, caller: Analyst, backend: CurrentBackend
) -> None:
    """Delete a version that was never sent. Fails with `audience.sent` if any of it was."""
    remove_version(RemoveVersion(audience, number), backend.acting(caller), SilentProgress())


@ROUTER.post("/{audience}/versions/{number}/restore", name="restore_audience", status_code=204)
def restore_audience(
    audience: AudienceInPath, number: NumberInPath, caller: Analyst, backend: CurrentBackend
) -> None:
    """Undo the deletion of a version; possible for 30 days, unless a new version has its number by then."""
    restore_version(RestoreVersion(audience, number), backend.acting(caller), SilentProgress())


@ROUTER.get("/{audience}/versions/{number}/difference", name="audience_difference")
async def audience_difference(
    audience: AudienceInPath, number: NumberInPath, caller: Viewer, backend: CurrentBackend
) -> DifferenceResponse:
    """Compare a version with the previous version."""

    def compared() -> DifferenceResponse:
        return _difference_shown(compare(Compare(audience, number), backend.shop))

    return await AUDIENCES.do_for(caller, backend.callers, compared)


@ROUTER.get("/{audience}/versions/{number}/dry-run", name="dry_run_audience")
async def dry_run_audience(
    audience: AudienceInPath, number: NumberInPath, caller: Analyst, backend: CurrentBackend
) -> DryRunResponse:
    """Preview a delivery, with the first rows as they would be sent; nothing is sent."""

    def rehearsed() -> DryRunResponse:
        result = dry_run(Send(audience, number), backend.acting(caller))
        return DryRunResponse(**{name: getattr(result, name) for name in DryRunResponse.model_fields})

    return await AUDIENCES.do_for(caller, backend.callers, rehearsed)


@ROUTER.post("/{audience}/versions/{number}/send", name="send_audience", status_code=202)
def send_audience(
    audience: AudienceInPath,
    number: NumberInPath,
    caller: Admin,
    backend: CurrentBackend,
    replace: bool = False,
) -> JobResponse:
    """Send a version to its channel, as a job. If it was already sent, nothing is done; if interrupted,
    it continues. `replace`: send the whole list in place of the previous one, instead of the differences.
    """
    version = Audiences(backend.shop.database).version(audience, number)
    parameters = {"audience": version.audience, "number": version.number, "replace": replace}
    return job_shown(backend.jobs.submit("send_audience", parameters, caller.user, clock()))


@ROUTER.get("/{audience}/versions/{number}/file", name="download_audience", response_class=FileResponse)
def download_audience(
    audience: AudienceInPath, number: NumberInPath, caller: Analyst, backend: CurrentBackend
) -> FileResponse:
    """Download the file that was written for a file-based channel."""
    file = download(Download(audience, number), backend.acting(caller))
    return FileResponse(file.path, filename=f"{audience}-{file.path.name}", media_type=file.media_type)


@ROUTER.post("/{audience}/versions/{number}/lookalikes", name="plan_lookalike", status_code=201)
def plan_lookalike(
    audience: AudienceInPath,
    number: NumberInPath,
    body: LookalikeCreate,
    caller: Analyst,
    backend: CurrentBackend,
) -> LookalikeResponse:
    """Plan a lookalike audience and rate its seed. Nothing is created on the platform."""
    return _lookalike(CreateLookalike(audience, body.country, body.percent, number), caller, backend)


@ROUTER.post("/{audience}/versions/{number}/lookalikes/create", name="create_lookalike", status_code=201)
def create_lookalike(
    audience: AudienceInPath,
    number: NumberInPath,
    body: LookalikeCreate,
    caller: Admin,
    backend: CurrentBackend,
) -> LookalikeResponse:
    """Create a lookalike audience on the platform, from an audience that was sent there."""
    return _lookalike(
        CreateLookalike(audience, body.country, body.percent, number, create=True), caller, backend
    )


def _lookalike(command: CreateLookalike, caller: Caller, backend: CurrentBackend) -> LookalikeResponse:
    return _lookalike_shown(lookalike(command, backend.acting(caller)))


def version_shown(standing: VersionDelivery) -> AudienceVersionResponse:
    """As the API has it."""
    version, delivery = standing.version, standing.delivery
    facts = {
        name: value for name, value in asdict(version).items() if name in AudienceVersionResponse.model_fields
    }
    return AudienceVersionResponse(
        **facts,
        segment_size=version.figures.get("segment_size"),
        problems=version.figures.get("problems", {}),
        keys=version.figures.get("keys", {}),
        suppression=version.figures.get("suppression", {}),
        state="none" if delivery is None else delivery.state,  # type: ignore[arg-type]
        remote_id=None if delivery is None else delivery.remote_id,
        sent_at=None if delivery is None else delivery.finished_at,
        error=None if delivery is None else delivery.error,
    )


def _details_shown(details: AudienceDetails) -> AudienceDetailsResponse:
    return AudienceDetailsResponse(
        version=version_shown(VersionDelivery(details.version, details.delivery)),
        receipts=[_receipt_shown(receipt) for receipt in details.receipts],
        lookalikes=[_lookalike_shown(plan) for plan in details.lookalikes],
        has_file=details.has_file,
    )


def _difference_shown(difference: Difference) -> DifferenceResponse:
    return DifferenceResponse(
        before=difference.before.number if difference.before else None,
        after=difference.after.number,
        added=difference.added,
        removed=difference.removed,
        stayed=difference.stayed,
    )


def _receipt_shown(receipt: KeptReceipt) -> ReceiptResponse:
    return ReceiptResponse(**{name: getattr(receipt, name) for name in ReceiptResponse.model_fields})


def _lookalike_shown(plan: Lookalike) -> LookalikeResponse:
    numbers = (int, float, type(None))
    figures = {name: value for name, value in plan.quality.items() if isinstance(value, numbers)}
    return LookalikeResponse(
        country=plan.country,
        percent=plan.percent,
        figures=figures,
        notes=plan.quality.get("notes", []),
        remote_id=plan.remote_id,
        created_at=plan.made_at,
    )


def _preview_shown(result: Preview) -> AudiencePreview:
    problems: Any = result.figures.get("problems", {})
    keys: Any = result.figures.get("keys", {})
    suppression: Any = result.figures.get("suppression", {})
    return AudiencePreview(
        segment_size=result.segment_size,
        size=result.size,
        held_out=result.held_out,
        left_out=result.left_out,
        problems=problems,
        keys=keys,
        suppression=suppression,
        minimum=result.minimum,
        is_enough=result.is_enough,
    )
