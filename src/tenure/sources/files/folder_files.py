"""Which files of a folder are tables of a log, and which are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenure.core.errors import SourceError
from tenure.sources.delimited import headings, layout
from tenure.sources.files.archive import TABLE_ENDINGS
from tenure.sources.files.kind import kind_of

_ENDINGS = (*TABLE_ENDINGS, ".zip")
_SHOWN = 8


@dataclass(frozen=True)
class FolderFiles:
    """The tables in the order of their names, and the names of all other entries."""

    tables: tuple[Path, ...]
    left_out: tuple[str, ...]

    def notes(self, label: str) -> Iterator[str]:
        """Notes on what is read and what is ignored."""
        count = len(self.tables)
        if count > 1:
            first, last = self.tables[0].name, self.tables[-1].name
            yield f"{label}: {count} files are read as one log, {first} to {last}."
        if self.left_out:
            more = f" and {len(self.left_out) - _SHOWN} more" if len(self.left_out) > _SHOWN else ""
            yield (
                f"{label}: ignored because they are not tables: {', '.join(self.left_out[:_SHOWN])}{more}."
            )


def tables_in(folder: Path) -> FolderFiles:
    """Check every name in the folder, and the content of text files that may not be tables."""
    tables: list[Path] = []
    left_out: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.is_file() and _is_table(path):
            tables.append(path)
        else:
            left_out.append(f"{path.name}/" if path.is_dir() else path.name)
    return FolderFiles(tuple(tables), tuple(left_out))


def first_table(folder: Path) -> Path | None:
    """The first table, in order of names."""
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    return next((folder / name for name in names if _is_table(folder / name)), None)


def no_tables_error(folder: Path) -> SourceError:
    """The error for a folder without tables."""
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    deeper = next((name for name in names if (folder / name).is_dir() and first_table(folder / name)), None)
    hint = (
        f"its subfolder '{deeper}' has some: choose that folder"
        if deeper
        else "put exports of orders into it, as CSV or XLSX"
    )
    return SourceError(
        f"The folder '{folder.resolve().name}' contains no table of orders.",
        values=names,
        hint=hint,
        code="source.unknown",
    )


def _is_table(path: Path) -> bool:
    name = path.name.lower()
    if name.startswith((".", "~$", "_")) or not name.endswith(_ENDINGS):
        return False
    return not name.endswith(".txt") or kind_of(path) != "text" or _looks_like_a_log(path)


def _looks_like_a_log(path: Path) -> bool:
    """Whether a text file has a header line with known column names."""
    try:
        return headings.count_recognised(layout.find_layout(path).names) > 1
    except SourceError:
        return False
