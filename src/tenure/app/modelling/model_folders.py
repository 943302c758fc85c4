"""Model folders as people hand them round: shown, packed into a zip, and taken in from one."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tenure.app.bounded.limits import Ended
from tenure.app.bounded.process import in_child
from tenure.app.modelling.model_trial import LIMITS, TASK, Tried, tried
from tenure.core.clock import clock
from tenure.core.errors import InputError, ModelError
from tenure.core.files.packed import PackedDamage
from tenure.core.files.zip_files import TooManyMembers, member_pieces, opened_zip
from tenure.learning.model_card import MODEL_CARD
from tenure.store.files.faults import file_faults
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.registry.registry import Version

MOST_FILES = 1_000
MOST_UNPACKED_BYTES = 2 * 1024**3
MAX_CARD_BYTES = 1024**2
_ODD_FILES = "files with unusual paths, or too many files"


def card_of(workspace: Path, wanted: str, settings: Settings) -> tuple[Version, str]:
    """A version and its card, no more than a page of it. Raises StoreError (`store.no_version`)."""
    registry = open_workspace(workspace, settings).registry(settings.mlflow_url)
    version = registry.version(wanted)
    with (
        registry.folder_of(version) as folder,
        file_faults("read the model's card"),
        (folder / MODEL_CARD).open("rb") as card,
    ):
        return version, card.read(MAX_CARD_BYTES).decode("utf-8", "replace")


def packed(workspace: Path, wanted: str, settings: Settings) -> tuple[str, bytes]:
    """A version's folder: the name of the zip, and the zip. Raises StoreError (`store.no_version`)."""
    registry = open_workspace(workspace, settings).registry(settings.mlflow_url)
    version = registry.version(wanted)
    made = io.BytesIO()
    with registry.folder_of(version) as folder, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(path, path.relative_to(folder).as_posix())
    return f"model-{version.number}.zip", made.getvalue()


def taken_in(path: Path, workspace: Path, settings: Settings) -> Version:
    """A zip of a model folder as a new version: the challenger, or the champion of an empty registry.

    It has to predict made-up customers first, in a child process: nothing of it is kept otherwise.

    Raises
    ------
    InputError
        `input.archive`: no zip, or one with odd paths, too many files or too much in it. `model.*`: the
        folder was changed, comes from another version, or is none. `model.card`: its card is too long for
        one. `model.trial_failed`,
        `model.trial_too_large`, `model.trial_wrong`: it crashes, takes too much, or predicts no numbers.
    """
    from tenure.store.registry.registry import Training

    with TemporaryDirectory(prefix="tenure-model-") as place:
        folder = Path(place)
        _unpack(path, folder)
        _refuse_long_card(folder / MODEL_CARD)
        found = _tried(folder)
        now = clock()
        run_id = f"{now:%Y%m%dT%H%M%S}-upload-{token_hex(4)}"
        training = Training(
            run_id=run_id,
            started_at=now,
            finished_at=now,
            folder=folder,
            parameters={},
            metrics={},
            evidence=found.evidence,
            tags={**found.facts, "run": run_id},
        )
        return open_workspace(workspace, settings).registry(settings.mlflow_url).record(training)


def _tried(folder: Path) -> Tried:
    try:
        return in_child(tried, folder, limits=LIMITS)
    except Ended as ended:
        raise TASK.refused(ended) from ended
    except ModelError as error:
        # Not the state of the workspace is wrong, but what was handed in; where it lay here is ours to know.
        values = [_within(one, folder) for one in error.values]
        raise InputError(error.message, values=values, hint=error.hint, code=error.code) from error


def _within(value: str, folder: Path) -> str:
    """A path in the folder as it stands in the archive; any other value as it is."""
    if value == str(folder):
        return "the archive"
    return value[len(str(folder)) + 1 :] if value.startswith(f"{folder}{os.sep}") else value


def _refuse_long_card(card: Path) -> None:
    if card.exists() and card.stat().st_size > MAX_CARD_BYTES:
        raise InputError(
            "The model card is too long.",
            values=[f"{card.name}: {card.stat().st_size >> 20} MiB"],
            hint=TASK.hint,
            code="model.card",
        )


def _unpack(path: Path, folder: Path) -> None:
    try:
        with opened_zip(path) as archive:
            members = [one for one in archive.infolist() if not (one.is_dir() or _is_of_a_desktop(one))]
            if len(members) > MOST_FILES or any(not _is_plain(one) for one in members):
                raise _odd(_ODD_FILES)
            top = _top_folder(members)
            room = MOST_UNPACKED_BYTES
            for one in members:
                room = _written(archive, one, folder / one.filename.removeprefix(top), room)
    except TooManyMembers:
        raise _odd(_ODD_FILES) from None
    except (PackedDamage, OSError) as error:
        raise _odd("not a readable zip file") from error


def _is_of_a_desktop(member: zipfile.ZipInfo) -> bool:
    """What macOS and Windows add to a folder that they pack."""
    parts = PurePosixPath(member.filename).parts
    return "__MACOSX" in parts[:1] or parts[-1:] in ((".DS_Store",), ("Thumbs.db",), ("desktop.ini",))


def _top_folder(members: Sequence[zipfile.ZipInfo]) -> str:
    """The one folder that holds the card and all else, as who packs a folder packs it; else nothing."""
    tops = {one.filename.partition("/")[0] for one in members}
    top = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    return top if top and any(one.filename == f"{top}{MODEL_CARD}" for one in members) else ""


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """No way out of the folder, and no link."""
    path = PurePosixPath(member.filename)
    odd = path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename
    return not odd and not stat.S_ISLNK(member.external_attr >> 16)


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, room: int) -> int:
    """What a zip says of its sizes may be a lie: what comes out is counted. Returns the room left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for piece in member_pieces(archive, member):
            room -= len(piece)
            if room < 0:
                raise _odd("more than a model folder can contain")
            target.write(piece)
    return room


def _odd(what: str) -> InputError:
    return InputError(
        f"The archive is or contains {what}.",
        hint="send the zip of a model folder, as downloaded from Tenure",
        code="input.archive",
    )
