"""The members of a version: a file of the workspace, written once; erased customers are removed from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.catalog import CHANNELS
from tenure.core.errors import ConflictError, OptionError, StoreError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.audiences.suppression import (
    SUPPRESSED_FILE,
    customers_among,
    forget_suppressed,
    kept_suppressed,
)
from tenure.store.files.faults import file_faults
from tenure.store.files.locks import locked

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    from tenure.core.activation.audience import AudienceVersion

FOLDER = "audiences"
ARM = "arm"
_WAIT_SECONDS = 60.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")


def check_audience_name(name: str) -> None:
    """Raises OptionError (`option.audience`)."""
    if not _NAME.match(name):
        raise OptionError(
            "An audience name must have 1 to 64 letters, digits, - and _, and must begin "
            "with a letter or digit.",
            values=[name],
            hint="such as best-customers",
            code="option.audience",
        )


def folder_of(workspace: Path, audience: str) -> Path:
    """Where an audience's files are. Its name is checked: it becomes a part of a path."""
    check_audience_name(audience)
    return workspace / FOLDER / audience


def members_path(workspace: Path, version: AudienceVersion) -> Path:
    """The file with the members of a version."""
    return folder_of(workspace, version.audience) / f"v{version.number:04d}.parquet"


def product_path(workspace: Path, version: AudienceVersion) -> Path:
    """The file to write for a channel that takes files."""
    suffix = CHANNELS.load(version.channel).card.file_suffix
    return folder_of(workspace, version.audience) / f"v{version.number:04d}-{version.channel}{suffix}"


def written_product(workspace: Path, version: AudienceVersion) -> Path | None:
    """The file that was written for a channel, of whatever kind it was at the time; None without one."""
    products = folder_of(workspace, version.audience).glob(f"v{version.number:04d}-{version.channel}.*")
    return next(products, None)


def _sending_lock(folder: Path, channel: str) -> Path:
    """Held while a version of the audience is sent to the channel."""
    return folder / f".sending-{channel}.lock"


@contextmanager
def sending_alone(workspace: Path, version: AudienceVersion) -> Iterator[None]:
    """No other version of the audience is sent to the channel meanwhile, because each builds on the one
    before. The system releases the lock if the process dies. Raises ConflictError (`audience.busy`).
    """
    from filelock import Timeout

    folder = folder_of(workspace, version.audience)
    with file_faults("send an audience"):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(_sending_lock(folder, version.channel), "send an audience", 0):
            yield
    except Timeout as error:
        raise ConflictError(
            f"This audience is currently being sent to {version.channel}.",
            values=[version.audience],
            hint="wait until that has finished; nothing is sent twice",
            code="audience.busy",
        ) from error


@contextmanager
def one_at_a_time(workspace: Path, audience: str) -> Iterator[None]:
    """Only one process at a time adds a version to this audience. Raises StoreError (`store.busy`)."""
    from filelock import Timeout

    folder = folder_of(workspace, audience)
    with file_faults("write the members of an audience"):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder / ".freezing.lock", "write the members of an audience", _WAIT_SECONDS):
            yield
    except Timeout as error:
        raise StoreError(
            "Another version of this audience is being frozen.",
            values=[audience],
            hint="try again when that has finished",
            code="store.busy",
        ) from error


def write_members(path: Path, members: pa.Table) -> None:
    """All of it or nothing."""
    from pyarrow import parquet

    with file_faults("write the members of an audience"):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}")
        try:
            parquet.write_table(members, unfinished, compression="zstd", row_group_size=100_000)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def read_members(path: Path, arm: str | None = None, columns: tuple[str, ...] | None = None) -> pa.Table:
    """Members of one arm, or all with their arm. Raises StoreError (`audience.gone`) without the file."""
    import pyarrow.compute as pc
    from pyarrow import parquet

    _check_there(path)
    arm_filter = None if arm is None else pc.field(ARM) == arm
    with file_faults("read the members of an audience"):
        members = parquet.read_table(path, columns=columns and [*columns], filters=arm_filter)
    return members if arm is None or ARM not in members.column_names else members.drop([ARM])


def columns_of(path: Path) -> set[str]:
    """Names of the columns of the file. Raises as `read_members`."""
    from pyarrow import parquet

    _check_there(path)
    with file_faults("read the members of an audience"):
        return set(parquet.read_schema(path).names)


def _check_there(path: Path) -> None:
    if not path.exists():
        raise StoreError(
            "The members of this version no longer exist.",
            values=[path.parent.name],
            hint="freeze the audience again",
            code="audience.gone",
        )


class MemberRows:
    """Some rows of a version, in order, read from the file as needed: a million hashes take much memory.

    Parameters
    ----------
    path : of the file. positions : of the rows, ascending. blanked : by column, values that are left out.
    reached_by : columns of which a row needs at least one value; otherwise it is a gap, as if erased.
    columns : columns to read; all if empty.
    """

    def __init__(
        self,
        path: Path,
        positions: np.ndarray,
        blanked: Mapping[str, pa.ChunkedArray] | None = None,
        reached_by: Sequence[str] = (),
        columns: Sequence[str] = (),
    ) -> None:
        self._path, self._positions = path, positions
        self._blanked, self._reached_by, self._columns = blanked or {}, reached_by, columns
        self._group: tuple[int, pa.Table] | None = None

    def __len__(self) -> int:
        return len(self._positions)

    def gaps(self) -> np.ndarray:
        """Which of the rows are gaps now, because their customers were erased."""
        ids = read_members(self._path, columns=(CUSTOMER_ID,))[CUSTOMER_ID]
        is_gap: np.ndarray = ids.is_null().to_numpy()[self._positions]
        return is_gap

    def slice(self, start: int, rows: int) -> pa.Table:
        """Rows `start` to `start + rows`, without their arm."""
        import pyarrow as pa
        from pyarrow import parquet

        positions = self._positions[start : start + rows]
        pieces: list[pa.Table] = []
        first = 0
        with file_faults("read the members of an audience"), parquet.ParquetFile(self._path) as file:
            for number in range(file.num_row_groups):
                end = first + file.metadata.row_group(number).num_rows
                group_positions = positions[(positions >= first) & (positions < end)]
                if len(group_positions) or (number == file.num_row_groups - 1 and not pieces):
                    pieces.append(self._read(file, number).take(pa.array(group_positions - first)))
                first = end
        return self._without_blanked(pa.concat_tables(pieces))

    def _without_blanked(self, rows: pa.Table) -> pa.Table:
        import pyarrow.compute as pc

        for name in {*self._blanked} & {*rows.column_names}:
            is_blank = pc.is_in(_plain(rows[name]), self._blanked[name].combine_chunks())
            column = pc.if_else(is_blank, None, _plain(rows[name]))
            rows = rows.set_column(rows.column_names.index(name), name, column)
        reached = [pc.is_valid(rows[name]) for name in self._reached_by if name in rows.column_names]
        if not reached:
            return rows
        ids = pc.if_else(reduce(pc.or_, reached), rows[CUSTOMER_ID], None)
        return rows.set_column(rows.column_names.index(CUSTOMER_ID), CUSTOMER_ID, ids)

    def _read(self, file: ParquetFile, number: int) -> pa.Table:
        if self._group is None or self._group[0] != number:
            names = [name for name in file.schema_arrow.names if name in self._columns] or None
            rows = file.read_row_group(number, names)
            self._group = (number, rows.drop([ARM]) if names is None else rows)
        return self._group[1]


def members_of_arm(path: Path, arm: str) -> MemberRows:
    """The members of an arm; erased customers leave a gap in it."""
    import numpy as np
    import pyarrow.compute as pc

    arms = read_members(path, columns=(ARM,))[ARM]
    return MemberRows(path, np.flatnonzero(pc.equal(arms.cast("string"), arm).to_numpy()))


def forget_members(workspace: Path, customer_ids: Collection[str]) -> int:
    """Remove the customers from every version and suppression list, and remove files with their data; returns
    how many versions and lists contained them.

    Their rows stay as gaps, so that an interrupted delivery can continue where it stopped. Raises StoreError
    (`store.busy`) if an audience is being frozen for too long.
    """
    changed = 0
    with file_faults("remove customers from audiences"):
        paths = (workspace / FOLDER).glob("*")
        folders = sorted(path for path in paths if path.is_dir() and _NAME.match(path.name))
    for folder in folders:
        # Not during a freeze: what a later freeze writes is compared with the list of erasures.
        with one_at_a_time(workspace, folder.name), file_faults("remove customers from audiences"):
            changed += sum(_forget_in(path, customer_ids) for path in sorted(folder.glob("v*.parquet")))
            if (folder / SUPPRESSED_FILE).exists():
                changed += forget_suppressed(folder, customer_ids, partial(customers_among, workspace))
            _remove_unfinished(folder)
    return changed


def count_members(workspace: Path, customer_ids: Collection[str]) -> int:
    """How many versions and suppression lists `forget_members` would change."""
    with file_faults("read the members of an audience"):
        paths = [path for path in (workspace / FOLDER).glob("*/v*.parquet") if _NAME.match(path.parent.name)]
        lists = [folder for folder in (workspace / FOLDER).glob("*") if (folder / SUPPRESSED_FILE).exists()]
        versions = sum(_has_any(path, customer_ids) for path in paths)
    return versions + sum(bool(kept_suppressed(folder) & frozenset(customer_ids)) for folder in lists)


def remove_versions_but(workspace: Path, audience: str, numbers: Collection[int]) -> None:
    """Remove the files of all versions but these. The caller holds `one_at_a_time`."""
    stems = {f"v{number:04d}" for number in numbers}
    with file_faults("remove the members of an audience"):
        for path in folder_of(workspace, audience).glob("v*"):
            if path.stem.partition("-")[0] not in stems:
                path.unlink(missing_ok=True)


def _forget_in(path: Path, customer_ids: Collection[str]) -> bool:
    """Whether the version contained one of them. Files written from it are removed first: if the process is
    killed in between, the next run still finds the customer in the version.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import parquet

    erased = _are_among(path, customer_ids)
    if not pc.any(erased).as_py():
        return False
    for product in path.parent.glob(f"{path.stem}-*"):
        product.unlink(missing_ok=True)
    whole = parquet.read_table(path)
    names = [name for name in whole.column_names if name != ARM]
    gaps = {name: pc.if_else(erased, None, _plain(whole[name])) for name in names}
    write_members(path, pa.table(gaps | {ARM: whole[ARM]}))
    return True


def _has_any(path: Path, customer_ids: Collection[str]) -> bool:
    import pyarrow.compute as pc

    return bool(pc.any(_are_among(path, customer_ids)).as_py())


def _are_among(path: Path, customer_ids: Collection[str]) -> pa.ChunkedArray:
    """For each row of a version, whether it is one of the customers."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import parquet

    ids = pa.array(list(customer_ids), pa.string())
    return pc.is_in(parquet.read_table(path, columns=[CUSTOMER_ID])[CUSTOMER_ID], ids)


def _remove_unfinished(folder: Path) -> None:
    """Remove remains of a killed freeze or send: they may name erased customers."""
    from filelock import Timeout

    for path in folder.glob(".v*.parquet"):
        path.unlink(missing_ok=True)
    for path in folder.glob(".v*-*"):
        # A send in progress holds the lock; it checks the list of erasures once its file is complete.
        channel = path.name.partition("-")[2].partition(".")[0]
        with suppress(Timeout), locked(_sending_lock(folder, channel), "remove a file", 0):
            path.unlink(missing_ok=True)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
