"""A folder of exports, such as one per month or per shop, read as one log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.files import folder_files, paths
from tenure.sources.files.folder import Folder
from tenure.sources.files.open_table import open_table
from tenure.sources.mapping.logs import read_log

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable


class FolderSource:
    """Combines the files; rows that a later file repeats count once."""

    card = SourceCard(
        name="folder",
        title="Folder of exports",
        doc="A folder of exports with the same columns, read as one log; rows that two exports "
        "share count once.",
        reads="a folder of .csv, .tsv, .xlsx, .json, .zip and similar files",
        example="tenure run exports/",
    )

    def recognises(self, location: str) -> bool:
        """A folder with at least one table."""
        path = paths.local_path(location)
        return not paths.is_url(location) and path.is_dir() and bool(folder_files.first_table(path))

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read every file, and the side tables named in the options."""

        def open_file(path_in_folder: str) -> RawTable:
            return open_table(path_in_folder, engine, options.sheet)

        if not paths.local_path(location).is_dir():
            raise SourceError(
                f"{paths.local_path(location).name} is not a folder.",
                hint="leave out --source, or choose the folder that contains the exports",
                code="source.directory",
            )
        return read_log(Folder(location, engine, open_file), options, engine)


SOURCE = FolderSource()
