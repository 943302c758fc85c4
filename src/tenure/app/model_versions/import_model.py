"""Import a zip archive of a model folder as a new version of the workspace's model."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tenure.app.bounded.limits import ChildEnded
from tenure.app.bounded.process import in_child
from tenure.app.model_versions.model_trial import LIMITS, TASK, TrialResult, try_model
from tenure.app.model_versions.show_model import MAX_CARD_BYTES
from tenure.core.clock import clock
from tenure.core.errors import InputError, ModelError
from tenure.core.files.packed import PackedDamage
from tenure.core.files.zip_files import TooManyMembers, member_pieces, opened_zip
from tenure.learning.model_card import MODEL_CARD

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version

MAX_FILES = 1_000
MAX_UNPACKED_BYTES = 2 * 1024**3
_ODD_FILES = "files with unusual paths, or too many files"


@dataclass(frozen=True)
class ImportModel:
    """Command. `archive` is a zip file of a model folder."""

    archive: Path


def import_model(command: ImportModel, shop: Shop, progress: Progress) -> Version:
    """Register a zip archive of a model folder: the challenger, or the champion of an empty registry.

    The model must first predict synthetic customers in a child process; otherwise nothing of it is kept.

    Raises
    ------
    InputError
        `input.archive`: not a zip archive, or one with unusual paths, too many files or too much data.
        `model.*`: not a model folder, or one that was changed or comes from another version of Tenure.
        `model.card`: its card is too long. `model.trial_failed`, `model.trial_too_large`,
        `model.trial_wrong`: it crashes, takes too much, or its predictions are not numbers.
    """
    from tenure.store.registry.model_version import Training

    with TemporaryDirectory(prefix="tenure-model-") as temporary:
        folder = Path(temporary)
        _unpack(command.archive, folder)
        _refuse_long_card(folder / MODEL_CARD)
        progress.step("Testing the model")
        trial = _trial_of(folder)
        now = clock()
        run_id = f"{now:%Y%m%dT%H%M%S}-upload-{token_hex(4)}"
        training = Training(
            run_id=run_id,
            started_at=now,
            finished_at=now,
            folder=folder,
            parameters={},
            metrics={},
            evidence=trial.evidence,
            tags={**trial.facts, "run": run_id},
        )
        version = shop.registry.record(training)
    shop.audit("upload_model", str(version.number))
    return version


def _trial_of(folder: Path) -> TrialResult:
    try:
        return in_child(try_model, folder, limits=LIMITS)
    except ChildEnded as child_end:
        raise TASK.refused(child_end) from child_end
    except ModelError as error:
        # The input is wrong, not the workspace; the user does not know the temporary folder.
        values = [_within(value, folder) for value in error.values]
        raise InputError(error.message, values=values, hint=error.hint, code=error.code) from error


def _within(value: str, folder: Path) -> str:
    """A path in the folder as a path in the archive; any other value unchanged."""
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


def _unpack(zip_file: Path, folder: Path) -> None:
    try:
        with opened_zip(zip_file) as archive:
            members = [
                member for member in archive.infolist() if not (member.is_dir() or _is_desktop_file(member))
            ]
            if len(members) > MAX_FILES or any(not _is_plain(member) for member in members):
                raise _odd(_ODD_FILES)
            top = _top_folder(members)
            bytes_left = MAX_UNPACKED_BYTES
            for member in members:
                path = folder / member.filename.removeprefix(top)
                bytes_left = _extract(archive, member, path, bytes_left)
    except TooManyMembers:
        raise _odd(_ODD_FILES) from None
    except (PackedDamage, OSError) as error:
        raise _odd("not a readable zip file") from error


def _is_desktop_file(member: zipfile.ZipInfo) -> bool:
    """Whether macOS or Windows added it to the folder they packed."""
    parts = PurePosixPath(member.filename).parts
    return "__MACOSX" in parts[:1] or parts[-1:] in ((".DS_Store",), ("Thumbs.db",), ("desktop.ini",))


def _top_folder(members: Sequence[zipfile.ZipInfo]) -> str:
    """The single folder that contains the card and everything else; empty if there is none."""
    tops = {member.filename.partition("/")[0] for member in members}
    top = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    return top if top and any(member.filename == f"{top}{MODEL_CARD}" for member in members) else ""


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Whether it stays within the folder and is not a link."""
    path = PurePosixPath(member.filename)
    odd = path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename
    return not odd and not stat.S_ISLNK(member.external_attr >> 16)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, bytes_left: int) -> int:
    """Extract a file, counting actual bytes because declared sizes may be wrong. Returns the bytes left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for piece in member_pieces(archive, member):
            bytes_left -= len(piece)
            if bytes_left < 0:
                raise _odd("more than a model folder can contain")
            target.write(piece)
    return bytes_left


def _odd(problem: str) -> InputError:
    return InputError(
        f"The archive is or contains {problem}.",
        hint="send the zip of a model folder, as downloaded from Tenure",
        code="input.archive",
    )
