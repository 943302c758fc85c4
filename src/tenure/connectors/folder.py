"""A folder on the server: every file of orders that is put there is imported."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.connectors.landing.files import ENDINGS, safe_name
from tenure.core.connections.connector import (
    ConnectorCard,
    ConnectorSetting,
    Fetched,
    Sight,
    bad_setting,
    settings_with_defaults,
)
from tenure.core.errors import ConnectorError

if TYPE_CHECKING:
    from tenure.core.connections.connector import Reach

CARD = ConnectorCard(
    name="folder",
    title="Folder on the server",
    doc="Files of orders that another program puts into a folder, oldest first.",
    settings=(
        ConnectorSetting(
            "path",
            "Folder",
            "A folder on the server that its operator has allowed, or one below it.",
            example="/srv/orders",
        ),
    ),
    reads=None,
    cursor="content",
    takes_reading=True,
)


class Folder:
    """The files directly in a folder."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        allowed_path(settings_with_defaults(CARD, settings)["path"], "path", reach)

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        files = _files(settings, reach)
        return Sight(Path(settings["path"]).name, notes=(f"The folder has {len(files):,} files of orders.",))

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        files = _files(settings, reach)
        state = _state(files)
        if state == cursor:
            return Fetched((), 0, cursor)
        copies = []
        for number, path in enumerate(files):
            within = folder / f"{number:06d}"
            within.mkdir()
            copy = within / safe_name(path.name, "orders.csv")
            try:
                shutil.copyfile(path, copy, follow_symlinks=False)
            except OSError as error:
                raise _unreadable(error) from error
            copies.append(copy)
        return Fetched(tuple(copies), len(copies), state)


def allowed_path(text: str, setting: str, reach: Reach) -> Path:
    """The path, resolved. Raises OptionError (`option.connection_folder`) outside of allowed folders."""
    try:
        path = Path(text).resolve()
        is_allowed = any(path.is_relative_to(folder.resolve()) for folder in reach.folders)
    except (OSError, ValueError, RuntimeError):  # a NUL, a loop of links
        is_allowed = False
    if not is_allowed:
        raise bad_setting(
            "This path is not in a folder that connections may read.",
            setting,
            "ask the operator of the service to add the folder to TENURE_CONNECT_FOLDERS",
            "option.connection_folder",
        )
    return path


def _files(settings: Mapping[str, str], reach: Reach) -> list[Path]:
    """Files of orders, oldest first; links that lead out of the allowed folders are left out."""
    home = allowed_path(settings_with_defaults(CARD, settings)["path"], "path", reach)
    try:
        paths = [path for path in home.iterdir() if path.is_file() and not path.is_symlink()]
        paths = [path for path in paths if path.name.lower().endswith(ENDINGS) and path.name[0] not in ".~"]
        return sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))
    except OSError as error:
        raise _unreadable(error) from error


def _state(files: list[Path]) -> str:
    """Changes whenever a file is added, removed or changed."""
    digest = hashlib.sha256()
    for path in files:
        status = path.stat()
        digest.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _unreadable(error: OSError) -> ConnectorError:
    return ConnectorError(
        f"The folder cannot be read: {error.strerror}.",
        hint="check that it exists and that the service may read it",
        code="connector.unreachable",
    )


CONNECTOR = Folder()
