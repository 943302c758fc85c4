"""Parquet: one file, or a folder of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.files import paths
from tenure.sources.files.parquet import ParquetFiles, is_parquet
from tenure.sources.mapping.logs import read_log

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine


class ParquetSource:
    """Native types are read lazily; text is converted as in the csv source."""

    card = SourceCard(
        name="parquet",
        title="Parquet",
        doc="Parquet, read lazily: the best choice for logs of a hundred million rows.",
        reads="a .parquet file, or a folder of .parquet files",
        example="tenure run orders.parquet",
    )

    def recognises(self, location: str) -> bool:
        """By the file name extension, or by the first bytes."""
        if paths.is_url(location):
            return False
        path = paths.local_path(location)
        return is_parquet(path) or (location.lower().endswith(".parquet") and not path.is_dir())

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the file, and the side tables named in the options."""
        return read_log(ParquetFiles(location, engine), options, engine)


SOURCE = ParquetSource()
