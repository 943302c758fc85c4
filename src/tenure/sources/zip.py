"""A ZIP archive with one table in it, as sent by shops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.files import paths
from tenure.sources.files.kind import kind_of
from tenure.sources.files.open_table import open_table
from tenure.sources.mapping.logs import read_log

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine


class ZipSource:
    """Unpacks the table into a temporary folder and reads it with the reader for its format."""

    card = SourceCard(
        name="zip",
        title="ZIP archive",
        doc="A ZIP archive that contains one table in any supported format; other files in it are ignored.",
        reads="a .zip file",
        example="tenure run orders.csv.zip",
    )

    def recognises(self, location: str) -> bool:
        """By the first bytes."""
        path = paths.local_path(location)
        return not paths.is_url(location) and path.is_file() and kind_of(path) == "archive"

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the table in it, and the side tables named in the options."""
        path = paths.readable_file(location)
        if kind_of(path) != "archive":
            raise SourceError(
                f"{path.name} is not a ZIP archive.",
                hint="leave out --source: Tenure detects the file type from its content",
                code="source.archive",
            )
        return read_log(open_table(location, engine, options.sheet), options, engine)


SOURCE = ZipSource()
