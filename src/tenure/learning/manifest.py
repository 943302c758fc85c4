"""What makes a model folder trustworthy: who wrote it, from which features, and a checksum of every file."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tenure.core.errors import ModelError
from tenure.core.text.plain_json import read_object

MANIFEST = "manifest.json"
FORMAT = 1


def seal(folder: Path, features_version: str | None = None) -> None:
    """Write `manifest.json`; the last step of saving a model."""
    state = {
        "format": FORMAT,
        "tenure": version("tenure"),
        "features_version": features_version,
        "files": _checksums(folder),
    }
    text = json.dumps(state, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def verify(folder: Path) -> None:
    """Raise ModelError for a folder that another version of Tenure wrote, or that is not as it was written.

    Codes: `model.folder` (no model folder), `model.version`, `model.damaged`.
    """
    state = _manifest(folder)
    written_by, expected = str(state["tenure"]), dict(state["files"])
    own_version = version("tenure")
    if state.get("format") != FORMAT or not _reads(own_version, written_by):
        raise ModelError(
            "The model was written by another version of tenure.",
            values=[f"written by {written_by}, this is {own_version}"],
            hint=f"train it again, or use tenure {written_by}",
            code="model.version",
        )
    _refuse_changed(expected, _checksums(folder))


def _manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    try:
        state = read_object(file)
        state["tenure"], dict(state["files"])
    except OSError as error:
        bare = folder.is_dir() and any(folder.iterdir())
        raise ModelError(
            f"The folder has no {MANIFEST}, so the model may be incomplete."
            if bare
            else "This is not a model folder.",
            values=[folder],
            hint=f"choose a folder that `tenure run` or `tenure train` wrote, with its {MANIFEST}",
            code="model.folder",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The {MANIFEST} of the model cannot be read.",
            values=[file],
            hint="copy the whole folder again, or train the model again",
            code="model.damaged",
        ) from error
    return state


def _refuse_changed(expected: dict[str, str], actual: dict[str, str]) -> None:
    changes = {
        "are missing": expected.keys() - actual.keys(),
        "have changed since they were written": {
            name for name in expected.keys() & actual.keys() if expected[name] != actual[name]
        },
        "were added": actual.keys() - expected.keys(),
    }
    for problem, names in changes.items():
        if names:
            raise ModelError(
                f"Files of the model {problem}.",
                values=sorted(names)[:5],
                hint="copy the whole folder again, or train the model again",
                code="model.damaged",
            )


def _reads(own_version: str, written_by: str) -> bool:
    """A release reads what it wrote itself, and what earlier ones of its series (such as 0.2.x) wrote."""
    own_numbers, model_numbers = _numbers(own_version), _numbers(written_by)
    return own_version == written_by or (own_numbers[:2] == model_numbers[:2] and model_numbers < own_numbers)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in release.split("."))


def _checksums(folder: Path) -> dict[str, str]:
    """By name. Hidden files are none of the model's: file browsers leave them behind."""
    files = sorted(
        file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST and file.name[0] != "."
    )
    return {file.relative_to(folder).as_posix(): _checksum(file) for file in files}


def _checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
