"""The location of a workspace's backups: a folder, or a prefix in an object store.

Each backup is a folder named after its time, or just after the newest existing one if a clock was ahead:
names sort in the order in which backups were started, regardless of clocks. Its manifest is written last and
removed first: a folder without one is not a backup.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import MAXYEAR, UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

from tenure.core.errors import NotFound, OptionError, StoreError
from tenure.store.backup_manifest import MANIFEST, FileRecord, Manifest, damaged, manifest_from
from tenure.store.files.faults import store_error
from tenure.store.files.files import Files, LocalFiles, files_at, make_private_folder

_ID = re.compile(r"(\d{8}T\d{12}Z)-[0-9a-f]{6}\Z")
_MOMENT = "%Y%m%dT%H%M%S%fZ"
_STEP = timedelta(microseconds=1)
_CLOCKS_DIFFER = timedelta(hours=1)
_REMAINS_KEPT = timedelta(days=1)
"""A backup without a manifest may still be in progress; after a day, it must have been interrupted."""


class Backups:
    """The backups at one location.

    Parameters
    ----------
    place : a folder, or a URL such as `s3://bucket/prefix`.

    Raises OptionError (`option.backup_to`) for a URL of an unknown kind.
    """

    def __init__(self, place: str) -> None:
        from pyarrow import ArrowException

        self.place = place
        try:
            with place_faults(place):
                self._files: Files = files_at(place)
        except (ArrowException, ValueError) as error:
            raise OptionError(
                "Backups cannot be stored at this location.",
                values=[shown_place(place)],
                hint="choose a folder, or a prefix in an object store: s3://bucket/prefix",
                code="option.backup_to",
            ) from error

    @property
    def shown(self) -> str:
        """The location without any credentials of its URL."""
        return shown_place(self.place)

    def ids(self) -> list[str]:
        """Ids of all backups that were started, oldest first."""
        with place_faults(self.place):
            return sorted(name for name in self._files.folders() if _is_id(name))

    def read(self, backup_id: str) -> Manifest | None:
        """The manifest of a backup; None if it was never finished.

        Raises StoreError (`backup.damaged`, `backup.newer`).
        """
        name = f"{backup_id}/{MANIFEST}"
        with place_faults(self.place):
            content = self._files.read(name)
        return None if content is None else manifest_from(content, backup_id)

    def whole(self) -> list[Manifest]:
        """Complete backups (readable manifest, and every file present in its size), oldest first."""
        return [manifest for backup_id in self.ids() if (manifest := self._whole(backup_id)) is not None]

    def newest(self) -> Manifest:
        """The newest complete backup. Raises NotFound (`backup.none`)."""
        if manifest := self.newest_or_none():
            return manifest
        raise NotFound(
            "There is no complete backup at this location.",
            values=[self.shown],
            hint="check the location, or make a backup: tenure backup --workspace DIR --to PLACE",
            code="backup.none",
        )

    def newest_or_none(self) -> Manifest | None:
        """The newest complete backup; None if there is none."""
        manifests = (self._whole(backup_id) for backup_id in reversed(self.ids()))
        return next((manifest for manifest in manifests if manifest is not None), None)

    def begin(self, moment: datetime) -> NewBackup:
        """Start a backup that sorts after all others; it does not exist until it is finished."""
        existing = self.ids()
        if existing:
            moment = max(moment.astimezone(UTC), _moment(existing[-1]) + _STEP)
        backup_id = f"{moment.astimezone(UTC).strftime(_MOMENT)}-{token_hex(3)}"
        if isinstance(self._files, LocalFiles):
            with place_faults(self.place):
                make_private_folder(self._files.root / backup_id)
        return NewBackup(backup_id, self._files, self.place)

    def pieces(self, backup_id: str, file: FileRecord) -> Iterator[bytes]:
        """Content of a file, verified while it is read. Raises StoreError (`backup.damaged`) by its end."""
        digest, size = hashlib.sha256(), 0
        where = f"{backup_id}/{file.name}"
        if isinstance(self._files, LocalFiles) and _is_link(self._files.root, where):
            raise damaged(backup_id, file.name, "is a link to another location")
        try:
            with place_faults(self.place):
                for piece in self._files.pieces(where):
                    digest.update(piece)
                    size += len(piece)
                    yield piece
        except FileNotFoundError as error:
            raise damaged(backup_id, file.name, "is missing") from error
        if (size, digest.hexdigest()) != (file.bytes, file.sha256):
            raise damaged(backup_id, file.name, "has changed since it was written")

    def is_in_future(self, backup_id: str, now: datetime) -> bool:
        """Whether the backup is dated in the future: some clock was ahead then, or is behind now."""
        return _moment(backup_id) - now > _CLOCKS_DIFFER

    def prune(self, keep: int, newest_id: str | None = None) -> list[str]:
        """Remove backups older than the newest `keep` complete ones, but never `newest_id`; returns
        the ids removed.
        """
        whole = [manifest.backup_id for manifest in self.whole()]
        if len(whole) <= keep:
            return []
        oldest_kept = whole[-keep]
        older = [backup_id for backup_id in self.ids() if backup_id < oldest_kept and backup_id != newest_id]
        expired = [backup_id for backup_id in older if self._is_finished(backup_id)]
        for backup_id in expired:
            self._remove(backup_id)
        return expired

    def drop_remains(self, now: datetime) -> list[str]:
        """Remove interrupted backups; returns the ids removed."""
        unfinished = [
            backup_id
            for backup_id in self.ids()
            if now - _moment(backup_id) > _REMAINS_KEPT and not self._is_finished(backup_id)
        ]
        for backup_id in unfinished:
            self._remove(backup_id)
        return unfinished

    def _whole(self, backup_id: str) -> Manifest | None:
        try:
            manifest = self.read(backup_id)
        except StoreError as error:
            if error.code not in ("backup.damaged", "backup.newer"):
                raise
            return None
        if manifest is None:
            return None
        try:
            with place_faults(self.place):
                sizes = self._files.sizes(backup_id)
        except FileNotFoundError:  # it is being removed concurrently
            return None
        is_complete = all(sizes.get(f"{backup_id}/{file.name}") == file.bytes for file in manifest.files)
        return manifest if is_complete else None

    def _is_finished(self, backup_id: str) -> bool:
        with place_faults(self.place):
            return self._files.read(f"{backup_id}/{MANIFEST}") is not None

    def _remove(self, backup_id: str) -> None:
        with place_faults(self.place):
            self._files.delete([f"{backup_id}/{MANIFEST}"])
            self._files.delete_folder(backup_id)


class NewBackup:
    """A backup in progress."""

    def __init__(self, backup_id: str, files: Files, place: str) -> None:
        self.backup_id = backup_id
        self._files, self._place = files, place
        self._records: dict[str, FileRecord] = {}

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file and record its checksum. Exceptions of the source pass unchanged."""
        hashed_pieces = _HashedPieces(pieces)
        try:
            self._files.put(f"{self.backup_id}/{name}", hashed_pieces)
        except OSError as error:
            if hashed_pieces.failed:  # the source failed, not the location
                raise
            raise _place_error(self._place, error) from error
        self._records[name] = FileRecord(name, hashed_pieces.bytes, hashed_pieces.digest)

    def has(self, name: str) -> bool:
        """Whether this file has been written."""
        return name in self._records

    def keep_only(self, names: Collection[str], below: str) -> None:
        """Remove files written into the folder `below` that are not in `names`."""
        dropped = [name for name in self._records if name.startswith(f"{below}/") and name not in names]
        with place_faults(self._place):
            self._files.delete(f"{self.backup_id}/{name}" for name in dropped)
        for name in dropped:
            del self._records[name]

    @property
    def files(self) -> tuple[FileRecord, ...]:
        """Files written so far, by name."""
        return tuple(self._records[name] for name in sorted(self._records))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, which completes the backup."""
        with place_faults(self._place):
            self._files.put(f"{self.backup_id}/{MANIFEST}", [manifest.to_json()])

    def give_up(self) -> None:
        """Remove the files written so far."""
        with place_faults(self._place), suppress(FileNotFoundError):
            self._files.delete_folder(self.backup_id)


class _HashedPieces:
    """Pieces that are counted and hashed while they are consumed; `failed` if the source raised."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._digest = hashlib.sha256()
        self.bytes = 0
        self.failed = False

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        iterator = iter(self._pieces)
        while True:
            try:
                piece = next(iterator)
            except StopIteration:
                return
            except BaseException:
                self.failed = True
                raise
            self._digest.update(piece)
            self.bytes += len(piece)
            yield piece


def shown_place(place: str) -> str:
    """The location without the user, password and options of its URL."""
    parts = urlsplit(place)
    if len(parts.scheme) < 2:
        return place
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def find_backup(place: str) -> tuple[Backups, Manifest]:
    """The backup at a location: the backup itself if `place` is its path, or else the newest one there.

    Raises NotFound (`backup.none`), StoreError (`backup.damaged`, `backup.newer`).
    """
    above, _, last = place.rstrip("/").rpartition("/")
    if _is_id(last):
        backups = Backups(above or ".")
        manifest = backups.read(last)
        if manifest is None:
            raise NotFound(
                "This backup is incomplete: it has no manifest.",
                values=[last],
                hint="restore another backup from the same location",
                code="backup.unfinished",
            )
        return backups, manifest
    backups = Backups(place)
    return backups, backups.newest()


def is_within(place: str, folder: Path) -> bool:
    """Whether a location is a folder within `folder`."""
    if urlsplit(place).scheme not in ("", "file"):
        return False
    files = files_at(place)
    return isinstance(files, LocalFiles) and files.root.resolve().is_relative_to(folder.resolve())


def _is_link(root: Path, name: str) -> bool:
    """Whether the file, or a folder on its path, is a link to another location."""
    return (root / name).resolve() != root.resolve() / name


@contextmanager
def place_faults(place: str) -> Iterator[None]:
    """Turn an OSError of the location into a StoreError; FileNotFoundError passes unchanged."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _place_error(place, error) from error


def _place_error(place: str, error: OSError) -> StoreError:
    if "://" not in place:
        return store_error("use the backup location", error)
    return StoreError(
        "The backup location cannot be reached or written to.",
        values=[shown_place(place)],
        hint="check bucket, prefix, network and credentials (for S3: AWS_ACCESS_KEY_ID, "
        "AWS_SECRET_ACCESS_KEY, AWS_REGION and, for servers other than Amazon's, "
        "AWS_ENDPOINT_URL)",
        code="backup.place",
    )


def _is_id(name: str) -> bool:
    try:
        return bool(_ID.match(name)) and _moment(name).year < MAXYEAR
    except ValueError:  # digits that are not a time
        return False


def _moment(backup_id: str) -> datetime:
    return datetime.strptime(backup_id.rpartition("-")[0], _MOMENT).replace(tzinfo=UTC)
