"""A ZIP archive with one table in it, unpacked into a temporary folder; other files in it are ignored."""

from __future__ import annotations

import shutil
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.core.files.packed import PackedDamage
from tenure.core.files.zip_files import MAX_MEMBERS, TooManyMembers, member_pieces, opened_zip
from tenure.sources.files import paths, unpacking
from tenure.sources.files.kind import JSON_ENDINGS, WORKBOOK_ENDINGS, WORKBOOK_STARTS, kind_of
from tenure.sources.files.rows import Rows, columns_of_lines, preferred_columns

if TYPE_CHECKING:
    from tenure.core.files.unpacking import UnpackingLimits
    from tenure.sources.files.rows import RawTable

TEXT_ENDINGS = tuple(f"{name}{packed}" for name in (".csv", ".tsv", ".txt") for packed in ("", ".gz"))
TABLE_ENDINGS = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS, *JSON_ENDINGS, ".parquet")
_MEMBERS = "source.archive.members"
_NO_TABLES = ("readme", "license", "licence", "changelog")


class Archive:
    """The only table of a ZIP archive, unpacked at once and removed after its rows are read.

    Parameters
    ----------
    open_member : opens the unpacked file.
    """

    def __init__(self, location: str, open_member: Callable[[str], RawTable]) -> None:
        path = paths.readable_file(location)
        folder = Path(tempfile.mkdtemp(prefix="tenure-read-"))
        self._remove = weakref.finalize(self, shutil.rmtree, folder, True)
        try:
            with open_archive(path) as archive:
                member = only_table(path, archive)
                unpacked = unpack(path, archive, member, folder)
            self._raw = open_member(str(unpacked))
        except BaseException:
            self._remove()
            raise
        self._note = f"{path.name}: {self._raw.label} inside it is read."
        self.label = self._raw.label
        self.names = self._raw.names
        self.preferred = preferred_columns(self._raw)
        self.columns_of_lines = columns_of_lines(self._raw)

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """Rows as returned by the reader of the table; dropped when the block ends."""
        try:
            with self._raw.rows(picks, extra_columns) as rows:
                yield replace(rows, notes=(self._note, *rows.notes), lasting=False)
        finally:
            self._remove()


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive at a path.

    Raises
    ------
    SourceError
        `source.archive` if it cannot be read, `source.archive.members` if it has too many files.
    """
    try:
        with opened_zip(path) as archive:
            yield archive
    except TooManyMembers:
        raise SourceError(
            f"{path.name} contains too many files to be an order log.",
            values=[f"at most {MAX_MEMBERS:,}"],
            hint="unpack it, and choose the table inside it",
            code=_MEMBERS,
        ) from None
    except PackedDamage as error:
        protected = "password" in str(error) or "encrypted" in str(error)
        raise SourceError(
            f"{path.name} is a ZIP archive that "
            + (
                "is password-protected."
                if protected
                else "is damaged, truncated or packed in an unusual way."
            ),
            hint="unpack it, and choose the table inside it" if protected else "download or export it again",
            code="source.archive",
        ) from None


def only_table(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The only member that is a table.

    Raises
    ------
    SourceError
        `source.archive` if there is none, or if there are several.
    """
    files = [
        member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member.filename)
    ]
    tables = [member for member in files if _is_table(member.filename)]
    if len(tables) == 1:
        return tables[0]
    names = [PurePosixPath(member.filename).name for member in (tables or files)]
    if tables:
        raise SourceError(
            f"{path.name} contains {len(tables)} tables.",
            values=names,
            hint="unpack it and choose the file with the orders, or choose the folder if all "
            "files are exports of orders",
            code="source.archive",
        )
    raise SourceError(
        f"{path.name} contains no table.",
        values=names,
        hint="the archive must contain one of these: "
        f"{', '.join((*TEXT_ENDINGS[:3], '.xlsx', '.json', '.parquet'))}",
        code="source.archive",
    )


def may_be_workbook(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether the member is a workbook by its first bytes, whatever its name."""
    return next(member_pieces(archive, member), b"").startswith(WORKBOOK_STARTS)


def unpack(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """Unpack the member to a file in `folder`, whatever its path in the archive.

    Raises
    ------
    SourceError
        `source.archive.size` if it unpacks to more than allowed, `source.archive.nested` if it is an archive
        itself.
    """
    target = folder / PurePosixPath(member.filename.replace("\\", "/")).name
    size, limits = 0, unpacking.current_limits()
    with target.open("wb") as out:
        for piece in member_pieces(archive, member):
            size += len(piece)
            if not limits.allow(size, member.compress_size):
                label = f"{target.name} in {path.name}"
                raise unpacking.too_large_error(label, size, member.compress_size, limits)
            out.write(piece)
    if kind_of(target) == "archive":
        raise SourceError(
            f"{target.name} in {path.name} is another archive.",
            hint="unpack it, and choose the table inside it",
            code="source.archive.nested",
        )
    return target


def unpacked_size(path: Path, limits: UnpackingLimits) -> int | None:
    """Unpacked size of an archive in bytes, counted up to the limit; None if the archive is damaged.

    The bytes are counted because the sizes stated in an archive can be false. Raises SourceError
    (`source.archive.members`).
    """
    size, packed = 0, path.stat().st_size
    try:
        with open_archive(path) as archive:
            for member in archive.infolist():
                # Reading stops at the size stated in the archive; read on to the actual end.
                member.file_size = sys.maxsize
                for piece in member_pieces(archive, member):
                    size += len(piece)
                    if not limits.allow(size, packed):
                        return size
    except SourceError as error:
        if error.code == _MEMBERS:
            raise
        return None
    return size


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts if part not in ("..", "."))


def _is_table(name: str) -> bool:
    last = PurePosixPath(name.replace("\\", "/")).name.lower()
    return last.endswith(TABLE_ENDINGS) and not last.startswith(_NO_TABLES)
