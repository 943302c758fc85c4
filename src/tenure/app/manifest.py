"""What makes a model folder trustworthy: who wrote it, and a checksum of every file."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from tenure.core.errors import ModelError

MANIFEST = "manifest.json"
FORMAT = 1


def seal(folder: Path) -> None:
    """Write `manifest.json`; the last step of saving a model."""
    state = {"format": FORMAT, "tenure": version("tenure"), "files": _checksums(folder)}
    text = json.dumps(state, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def verify(folder: Path) -> None:
    """Raise ModelError for a folder that another version of Tenure wrote, or that is not as it was written.

    Codes: `model.folder` (no model folder), `model.version`, `model.damaged`.
    """
    try:
        state = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        written_by, expected = str(state["tenure"]), dict(state["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            "There is no model folder here.",
            values=[folder],
            hint="name the folder that `tenure run` or `tenure train` wrote, with its manifest.json",
            code="model.folder",
        ) from error
    here = version("tenure")
    if state.get("format") != FORMAT or _series(written_by) != _series(here):
        raise ModelError(
            "The model was written by another version of tenure.",
            values=[f"written by {written_by}, this is {here}"],
            hint=f"train it again, or use tenure {written_by}",
            code="model.version",
        )
    found = _checksums(folder)
    wrong = sorted(name for name, checksum in expected.items() if found.get(name) != checksum)
    if wrong:
        what = "are missing" if not any(name in found for name in wrong) else "are not as they were written"
        raise ModelError(
            f"Files of the model {what}.",
            values=wrong[:5],
            hint="copy the whole folder again, or train the model again",
            code="model.damaged",
        )


def _series(release: str) -> tuple[str, ...]:
    """Releases of one series read each other's folders."""
    return tuple(release.split(".")[:2])


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(one for one in folder.rglob("*") if one.is_file() and one.name != MANIFEST)
    return {one.relative_to(folder).as_posix(): _checksum(one) for one in files}


def _checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
