"""File operations of the lake besides Delta, on a disk or in an object store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlparse

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo

TEMPORARY = ".tmp"
_PIECE = 1 << 20


class Files(Protocol):
    """A tree of files; names are relative to its root, with parts joined by `/`."""

    def path(self, name: str) -> str:
        """Location for engines: a plain path, or a URL."""

    def uri(self, name: str) -> str:
        """Location for delta-rs: always a URL."""

    def read(self, name: str) -> bytes | None:
        """Content, or None if the file does not exist."""

    def write(self, name: str, content: bytes) -> None:
        """Write all of the content or nothing, even in a power failure."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Content, piece by piece. Raises FileNotFoundError if the file does not exist."""

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """As `write`, for content that may not fit into memory; readable by the owner only."""

    def names(self, folder: str = "") -> list[str]:
        """Names of all files below `folder`, at any depth."""

    def sizes(self, folder: str = "") -> dict[str, int]:
        """Size in bytes of all files below `folder`, by name."""

    def folders(self) -> list[str]:
        """Folders directly below the root."""

    def delete(self, names: Iterable[str]) -> None:
        """Remove files; missing files are ignored."""

    def delete_folder(self, name: str) -> None:
        """Remove a folder and everything in it."""

    def sync(self, names: Iterable[str]) -> None:
        """Flush these files, so that their content survives a power failure."""


class LocalFiles:
    """A folder on a disk."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def path(self, name: str) -> str:
        return str(self.root / name)

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        write_atomically(self.root / name, content)

    def pieces(self, name: str) -> Iterator[bytes]:
        with (self.root / name).open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self.root / name
        make_private_folder(path.parent)
        _replace(path, pieces, opener=_private)

    def names(self, folder: str = "") -> list[str]:
        start = self.root / folder
        return [path.relative_to(self.root).as_posix() for path in start.rglob("*") if path.is_file()]

    def sizes(self, folder: str = "") -> dict[str, int]:
        return {name: (self.root / name).stat().st_size for name in self.names(folder)}

    def folders(self) -> list[str]:
        return (
            sorted(path.name for path in self.root.iterdir() if path.is_dir()) if self.root.is_dir() else []
        )

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            (self.root / name).unlink(missing_ok=True)

    def delete_folder(self, name: str) -> None:
        shutil.rmtree(self.root / name)

    def sync(self, names: Iterable[str]) -> None:
        paths = [self.root / name for name in names]
        for path in (*paths, *{path.parent for path in paths}):
            _sync(path)


class RemoteFiles:
    """A location in an object store (`s3://`, `gs://`), with credentials from the environment."""

    def __init__(self, url: str) -> None:
        from pyarrow.fs import FileSystem

        self.url = url.rstrip("/")
        self._filesystem, self._root = FileSystem.from_uri(self.url)

    def path(self, name: str) -> str:
        return f"{self.url}/{name}"

    def uri(self, name: str) -> str:
        return self.path(name)

    def read(self, name: str) -> bytes | None:
        try:
            with self._filesystem.open_input_stream(self._inside(name)) as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        # An object appears only once its upload is complete.
        place = self._inside(name)
        try:
            stream = self._filesystem.open_output_stream(place)
        except FileNotFoundError:  # a file system with folders, such as HDFS
            self._filesystem.create_dir(place.rpartition("/")[0], recursive=True)
            stream = self._filesystem.open_output_stream(place)
        with stream:
            stream.write(content)

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._filesystem.open_input_stream(self._inside(name)) as stream:
            while piece := stream.read(_PIECE):
                yield bytes(piece)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        place = self._inside(name)
        stream = self._filesystem.open_output_stream(place)
        try:
            for piece in pieces:
                stream.write(piece)
            stream.close()
        except BaseException:
            with suppress(OSError):  # a stream that is garbage-collected would complete its upload
                stream.close()
                self._filesystem.delete_file(place)
            raise

    def sizes(self, folder: str = "") -> dict[str, int]:
        return {
            file.path[len(self._root) + 1 :]: int(file.size)
            for file in self._under(folder, deep=True)
            if file.is_file
        }

    def names(self, folder: str = "") -> list[str]:
        return [file.path[len(self._root) + 1 :] for file in self._under(folder, deep=True) if file.is_file]

    def folders(self) -> list[str]:
        from pyarrow.fs import FileType

        return sorted(f.base_name for f in self._under("", deep=False) if f.type == FileType.Directory)

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            with suppress(FileNotFoundError):
                self._filesystem.delete_file(self._inside(name))

    def delete_folder(self, name: str) -> None:
        self._filesystem.delete_dir(self._inside(name))

    def sync(self, names: Iterable[str]) -> None:
        """Nothing to do: object stores respond only once the content is safe."""

    def _inside(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def _under(self, folder: str, deep: bool) -> list[FileInfo]:
        from pyarrow.fs import FileSelector

        below = FileSelector(self._inside(folder), recursive=deep, allow_not_found=True)
        return list(self._filesystem.get_file_info(below))


def files_at(location: str | Path) -> Files:
    """A folder for a path or a plain `file://` URL, an object store for any other URL."""
    folder = local_folder(location)
    return RemoteFiles(str(location)) if folder is None else LocalFiles(folder)


def local_folder(location: str | Path) -> Path | None:
    """The folder that a path or a plain `file://` URL names; None for any other URL."""
    text = str(location)
    parsed = urlparse(text)
    if len(parsed.scheme) < 2:  # a drive letter is not a scheme
        return Path(text)
    return Path(unquote(parsed.path)) if parsed.scheme == "file" else None


def make_private_folder(path: Path) -> None:
    """Create the folder and its missing parents, accessible to the owner only."""
    if not path.is_dir():
        make_private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        _sync(path.parent)


def write_atomically(path: Path, content: bytes) -> None:
    """Write to a temporary file, flush it to the disk, then rename it: readers see the old content or the
    new.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, [content])


def _replace(path: Path, pieces: Iterable[bytes], opener: Callable[[str, int], int] | None = None) -> None:
    """Write atomically; a failed write leaves no temporary file."""
    beside = path.with_name(f".{path.name}{TEMPORARY}")
    try:
        with open(beside, "wb", opener=opener) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
