"""CDNOW (Fader and Hardie 2001): the original text files, separated by spaces, and their Parquet copies.

One row per purchase of the cohort that first bought in early 1997: customer, date (yyyymmdd), number of CDs
and dollar value. The master file has four columns, the 1/10 sample has five: its own numbering comes second,
but the master's is used, so that customers have the same ID in both files. There are no order IDs: equal rows
are separate purchases of one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.core.orders.cleaning import CleaningRules
from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.files import duck, paths, staging
from tenure.sources.files.open_table import column_names
from tenure.sources.files.parquet import ParquetFiles, is_parquet
from tenure.sources.files.rows import Rows
from tenure.sources.mapping.columns import TableSpec
from tenure.sources.mapping.names import normalised
from tenure.sources.mapping.orders import order_overrides, reading_of, with_side_tables
from tenure.sources.mapping.parts import read_part

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable
    from tenure.sources.mapping.aliases import Tiers

_MASTER = ("customer_id", "date", "number_of_cds", "dollar_value")
_SAMPLE = ("master_id", "sample_id", *_MASTER[1:])
_LINE = re.compile(r"\s*\d{1,6}(?P<sample>\s+\d{1,5})?\s+(19|20)\d{6}\s+\d+\s+\d+\.\d\d\s*\Z")
_HEADING = re.compile(r"\s*customer_id\s+date\s+number_of_cds\s+dollar_value\s*\Z")
_ALIASES: dict[str, Tiers] = {
    "customer_id": (("master_id",),),
    "order_date": (("date",),),
    "quantity": (("number_of_cds",),),
    "amount": (("dollar_value",),),
}


class CdnowSource:
    """The original files and their Parquet copies, master and sample."""

    card = SourceCard(
        name="cdnow",
        title="CDNOW",
        doc="CDNOW, the benchmark data set of the BTYD literature: 23,570 customers, or the 1/10 sample.",
        reads="CDNOW_master.txt, CDNOW_sample.txt (columns separated by spaces), or their Parquet copies",
        example="tenure run CDNOW_master.txt --horizon 39w",
        has_own_columns=True,
    )

    def recognises(self, location: str) -> bool:
        """By the format of the first lines, or by the columns of a Parquet file."""
        path = paths.local_path(location)
        if paths.is_url(location) or not path.is_file():
            return False
        if is_parquet(path):
            names = {normalised(name) for name in column_names(location)}
            return names in ({normalised(name) for name in _MASTER}, {normalised(name) for name in _SAMPLE})
        try:
            lines = _first_lines(paths.head(path, 4096))
        except SourceError:
            return False
        return bool(lines) and all(_LINE.match(line) for line in lines)

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the purchases; every row is a separate order."""
        binary = is_parquet(paths.local_path(location))
        raw: RawTable = ParquetFiles(location, engine) if binary else _SpaceSeparated(location, engine)
        spec = TableSpec("transactions", _ALIASES, tuple(_ALIASES), order_overrides(options))
        part = read_part(raw, spec, engine, options)
        return with_side_tables(reading_of(part, CleaningRules(rows_are_orders=True)), options, engine)


class _SpaceSeparated:
    """Columns separated by spaces, with or without a header."""

    def __init__(self, location: str, engine: Engine) -> None:
        self.path = paths.readable_file(location)
        self.label = self.path.name
        head = paths.head(self.path, 4096)
        paths.refuse_binary(self.path, head)
        lines = _first_lines(head)
        matches = [_LINE.match(line) for line in lines]
        if not lines or not all(matches):
            raise SourceError(
                f"{self.label} does not look like a CDNOW file.",
                hint="its lines must hold customer, date (yyyymmdd), CDs and dollars; try --source csv",
                code="source.cdnow",
            )
        self.names = _SAMPLE if matches[0] and matches[0]["sample"] else _MASTER
        self._skip = int(bool(_HEADING.match(head.decode("ascii", "replace").splitlines()[0])))
        self._engine = engine

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns as text, with `source_row`; lines of another width are refused."""
        width = len(self.names)
        selected = ", ".join(
            f"parts[{self.names.index(column) + 1}] AS {duck.identifier(field)}"
            for field, column in picks.items()
        )
        # Lines have no control characters, so with this delimiter each line is one column.
        lines = (
            f"SELECT string_split_regex(trim(line, e' \\t\\r'), '\\s+') AS parts FROM read_csv("
            f"{duck.quoted(staging.escape_path(self.path))}, columns = {{'line': 'VARCHAR'}}, "
            f"auto_detect = false, delim = e'\\x01', quote = '', escape = '', header = false, "
            f"skip = {self._skip})"
        )
        with staging.temporary_folder() as folder:
            table = staging.stage(
                f"SELECT {selected}, len(parts) AS width FROM ({lines})", folder, self._engine
            )
            bad_rows = self._engine.to_arrow(table.filter(table.width != width).select("source_row").limit(6))
            if bad_rows.num_rows:
                raise SourceError(
                    f"{self.label} has lines that do not have {width} values like the others.",
                    values=[f"row {row}" for row in bad_rows["source_row"].to_pylist()],
                    hint="download the file again",
                    code="source.ragged",
                )
            yield Rows(table.drop("width"), lasting=False)


def _first_lines(head: bytes) -> list[str]:
    """Complete data lines at the beginning of the file."""
    lines = head.decode("ascii", "replace").splitlines()[: -1 if len(head) == 4096 else None]
    if lines and _HEADING.match(lines[0]):
        lines = lines[1:]
    return [line for line in lines if line.strip()]


SOURCE = CdnowSource()
