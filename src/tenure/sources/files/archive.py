"""A ZIP archive with one table in it, unpacked into a temporary folder; nothing else of it is touched."""

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
    from tenure.sources.files.rows import Raw

TEXT_ENDINGS = tuple(f"{name}{packed}" for name in (".csv", ".tsv", ".txt") for packed in ("", ".gz"))
TABLE_ENDINGS = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS, *JSON_ENDINGS, ".parquet")
_MEMBERS = "source.archive.members"
_NO_TABLES = ("readme", "license", "licence", "changelog")


class Archive:
    """The one table of a ZIP archive. It is unpacked at once and removed when its rows were read.

    Parameters
    ----------
    open_member : opens the unpacked file.
    """

    def __init__(self, location: str, open_member: Callable[[str], Raw]) -> None:
        path = paths.readable_file(location)
        folder = Path(tempfile.mkdtemp(prefix="tenure-read-"))
        self._remove = weakref.finalize(self, shutil.rmtree, folder, True)
        try:
            with opened(path) as archive:
                member = only_table(path, archive)
                unpacked = unpack(path, archive, member, folder)
            self._raw = open_member(str(unpacked))
        except BaseException:
            self._remove()
            raise
        self._note = f"{path.name}: {self._raw.where} inside it is read."
        self.where = self._raw.where
        self.names = self._raw.names
        self.preferred = preferred_columns(self._raw)
        self.columns_of_lines = columns_of_lines(self._raw)

    @contextmanager
    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> Iterator[Rows]:
        """As the reader of the table gives them; gone when the block ends."""
        try:
            with self._raw.rows(picks, others) as rows:
                yield replace(rows, notes=(self._note, *rows.notes), lasting=False)
        finally:
            self._remove()


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at a path.

    Raises
    ------
    SourceError
        `source.archive` where it cannot be read, `source.archive.members` where it lists too many files.
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
    """The one member that is a table.

    Raises
    ------
    SourceError
        `source.archive` where there is none, or there are several.
    """
    files = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
    tables = [one for one in files if _is_table(one.filename)]
    if len(tables) == 1:
        return tables[0]
    names = [PurePosixPath(one.filename).name for one in (tables or files)]
    if tables:
        raise SourceError(
            f"{path.name} contains {len(tables)} tables.",
            values=names,
            hint="unpack it, and choose the file with the orders; or choose the folder, if all "
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
    """By its first bytes, whatever its name says."""
    return next(member_pieces(archive, member), b"").startswith(WORKBOOK_STARTS)


def unpack(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """The member as a file in `folder`, whatever path it has in the archive.

    Raises
    ------
    SourceError
        `source.archive.size` for one that unpacks to more than is allowed, `source.archive.nested` for an
        archive in the archive.
    """
    target = folder / PurePosixPath(member.filename.replace("\\", "/")).name
    written, held = 0, unpacking.limits()
    with target.open("wb") as out:
        for piece in member_pieces(archive, member):
            written += len(piece)
            if not held.allow(written, member.compress_size):
                where = f"{target.name} in {path.name}"
                raise unpacking.too_large(where, written, member.compress_size, held)
            out.write(piece)
    if kind_of(target) == "archive":
        raise SourceError(
            f"{target.name} in {path.name} is another archive.",
            hint="unpack it, and choose the table inside it",
            code="source.archive.nested",
        )
    return target


def unpacked_size(path: Path, held: UnpackingLimits) -> int | None:
    """Bytes that the members of an archive unpack to, counted until they are too many; None if it is damaged.

    They are counted, not looked up: what an archive says about itself may be untrue. Raises SourceError
    (`source.archive.members`).
    """
    size, packed = 0, path.stat().st_size
    try:
        with opened(path) as archive:
            for member in archive.infolist():
                # Reading stops at the size that the archive states: let it go on to the true end.
                member.file_size = sys.maxsize
                for piece in member_pieces(archive, member):
                    size += len(piece)
                    if not held.allow(size, packed):
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
