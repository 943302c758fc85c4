"""A place that holds the backups of one workspace: a folder, or a prefix in an object store.

Each backup is a folder of its own, named after its moment, or right after the newest that is there where a
clock was ahead: names stand in the order in which backups were begun, whatever clocks say. Its manifest is
written last and removed first: what has none is no backup, whatever else lies there.
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
"""What has no manifest may still be on its way; after a day it was killed."""


class Backups:
    """The backups of one place.

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
        """The place without what a URL may say of keys and passwords."""
        return shown_place(self.place)

    def ids(self) -> list[str]:
        """Of everything that was begun, oldest first."""
        with place_faults(self.place):
            return sorted(name for name in self._files.folders() if _is_id(name))

    def read(self, backup_id: str) -> Manifest | None:
        """What a backup says of itself; None for one that was never finished.

        Raises StoreError (`backup.damaged`, `backup.newer`).
        """
        name = f"{backup_id}/{MANIFEST}"
        with place_faults(self.place):
            content = self._files.read(name)
        return None if content is None else manifest_from(content, backup_id)

    def whole(self) -> list[Manifest]:
        """Backups whose manifest can be read and whose files are there in their sizes, oldest first."""
        return [found for backup_id in self.ids() if (found := self._whole(backup_id)) is not None]

    def newest(self) -> Manifest:
        """The newest whole one. Raises NotFound (`backup.none`)."""
        if found := self.newest_or_none():
            return found
        raise NotFound(
            "There is no complete backup at this location.",
            values=[self.shown],
            hint="check the location, or make a backup: tenure backup --workspace DIR --to PLACE",
            code="backup.none",
        )

    def newest_or_none(self) -> Manifest | None:
        """The same; None where there is none."""
        found = (self._whole(backup_id) for backup_id in reversed(self.ids()))
        return next((one for one in found if one is not None), None)

    def begin(self, moment: datetime) -> NewBackup:
        """A new backup, the newest of all that were begun here; there is none before it is finished."""
        there = self.ids()
        if there:
            moment = max(moment.astimezone(UTC), _moment(there[-1]) + _STEP)
        backup_id = f"{moment.astimezone(UTC).strftime(_MOMENT)}-{token_hex(3)}"
        if isinstance(self._files, LocalFiles):
            with place_faults(self.place):
                make_private_folder(self._files.root / backup_id)
        return NewBackup(backup_id, self._files, self.place)

    def pieces(self, backup_id: str, file: FileRecord) -> Iterator[bytes]:
        """A file's content, checked on the way. Raises StoreError (`backup.damaged`) at its end or before."""
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

    def is_of_the_future(self, backup_id: str, now: datetime) -> bool:
        """Whether a clock was ahead when this backup was made, or one before it; or is behind now."""
        return _moment(backup_id) - now > _CLOCKS_DIFFER

    def prune(self, keep: int, made: str | None = None) -> list[str]:
        """Remove backups older than the newest `keep` whole ones, never the one just `made`; ids of those
        removed.
        """
        whole = [one.backup_id for one in self.whole()]
        if len(whole) <= keep:
            return []
        oldest_kept = whole[-keep]
        older = [one for one in self.ids() if one < oldest_kept and one != made]
        gone = [one for one in older if self._is_finished(one)]
        for backup_id in gone:
            self._remove(backup_id)
        return gone

    def drop_remains(self, now: datetime) -> list[str]:
        """Remove what backups left that were killed; ids of those removed."""
        gone = [
            one for one in self.ids() if now - _moment(one) > _REMAINS_KEPT and not self._is_finished(one)
        ]
        for backup_id in gone:
            self._remove(backup_id)
        return gone

    def _whole(self, backup_id: str) -> Manifest | None:
        try:
            found = self.read(backup_id)
        except StoreError as error:
            if error.code not in ("backup.damaged", "backup.newer"):
                raise
            return None
        if found is None:
            return None
        try:
            with place_faults(self.place):
                sizes = self._files.sizes(backup_id)
        except FileNotFoundError:  # it is being removed
            return None
        there = all(sizes.get(f"{backup_id}/{one.name}") == one.bytes for one in found.files)
        return found if there else None

    def _is_finished(self, backup_id: str) -> bool:
        with place_faults(self.place):
            return self._files.read(f"{backup_id}/{MANIFEST}") is not None

    def _remove(self, backup_id: str) -> None:
        with place_faults(self.place):
            self._files.delete([f"{backup_id}/{MANIFEST}"])
            self._files.delete_folder(backup_id)


class NewBackup:
    """A backup on its way."""

    def __init__(self, backup_id: str, files: Files, place: str) -> None:
        self.backup_id = backup_id
        self._files, self._place = files, place
        self._records: dict[str, FileRecord] = {}

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file, and note its checksum. What the source raises comes out as it is."""
        counted = _Counted(pieces)
        try:
            self._files.put(f"{self.backup_id}/{name}", counted)
        except OSError as error:
            if counted.failed:  # the source, not the place
                raise
            raise _place_error(self._place, error) from error
        self._records[name] = FileRecord(name, counted.bytes, counted.digest)

    def has(self, name: str) -> bool:
        """Whether this file was written already."""
        return name in self._records

    def keep_only(self, names: Collection[str], below: str) -> None:
        """Remove what was written into the folder `below` and is not among these."""
        gone = [name for name in self._records if name.startswith(f"{below}/") and name not in names]
        with place_faults(self._place):
            self._files.delete(f"{self.backup_id}/{name}" for name in gone)
        for name in gone:
            del self._records[name]

    @property
    def files(self) -> tuple[FileRecord, ...]:
        """Those written so far, by name."""
        return tuple(self._records[name] for name in sorted(self._records))

    def finish(self, manifest: Manifest) -> None:
        """Make it a backup."""
        with place_faults(self._place):
            self._files.put(f"{self.backup_id}/{MANIFEST}", [manifest.to_json()])

    def give_up(self) -> None:
        """Remove what was written."""
        with place_faults(self._place), suppress(FileNotFoundError):
            self._files.delete_folder(self.backup_id)


class _Counted:
    """Pieces on their way, with their size and checksum; `failed` where the source broke off."""

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
    """Without user, password and options of a URL."""
    parts = urlsplit(place)
    if len(parts.scheme) < 2:
        return place
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def located(given: str) -> tuple[Backups, Manifest]:
    """The backup that is meant: one by its own address, or the newest of a place.

    Raises NotFound (`backup.none`), StoreError (`backup.damaged`, `backup.newer`).
    """
    above, _, last = given.rstrip("/").rpartition("/")
    if _is_id(last):
        backups = Backups(above or ".")
        found = backups.read(last)
        if found is None:
            raise NotFound(
                "This backup is incomplete: it has no manifest.",
                values=[last],
                hint="restore another backup from the same location",
                code="backup.unfinished",
            )
        return backups, found
    backups = Backups(given)
    return backups, backups.newest()


def is_within(place: str, folder: Path) -> bool:
    """Whether a place is a folder in `folder`."""
    if urlsplit(place).scheme not in ("", "file"):
        return False
    files = files_at(place)
    return isinstance(files, LocalFiles) and files.root.resolve().is_relative_to(folder.resolve())


def _is_link(root: Path, name: str) -> bool:
    """Whether the file, or a folder on the way to it, lies elsewhere in truth."""
    return (root / name).resolve() != root.resolve() / name


@contextmanager
def place_faults(place: str) -> Iterator[None]:
    """Turn an OSError of the place into a StoreError; a file that is not there stays what it is."""
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
    except ValueError:  # digits that are no moment
        return False


def _moment(backup_id: str) -> datetime:
    return datetime.strptime(backup_id.rpartition("-")[0], _MOMENT).replace(tzinfo=UTC)
