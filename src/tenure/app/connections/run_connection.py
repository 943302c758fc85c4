"""Run a connection: fetch what is new, import it, and only then move the cursor.

A run that is killed at any moment is repeated from the old cursor: the same records are fetched again, and
rows that the lake already has are not added twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import Timeout

from tenure.app.connections.opened import connections_of, connector, reach_of
from tenure.app.data.ingest import Ingest, IngestResult, ingest
from tenure.app.data.uploads import staging_folder
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.parameters import read_parameters
from tenure.core.errors import StoreError, TenureError
from tenure.core.text.quoted import masked
from tenure.store.files.locks import locked

if TYPE_CHECKING:
    from tenure.app.data.orders import OrderLog
    from tenure.core.activation.channel import Wire
    from tenure.core.connections.connector import Fetched
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.records.connections import Connection, Connections

_LOCK_SECONDS = 1.0


@dataclass(frozen=True)
class RunConnection:
    """Command. wait_seconds : how long to wait for another process that is writing to the workspace."""

    name_or_id: str
    wait_seconds: float = 60.0


@dataclass(frozen=True)
class RunResult:
    """What a run did.

    records : fetched from the shop; changed ones are fetched again. rows_... : of the orders' rows.
    orders_changed : orders that now count as the shop reports them, instead of as before.
    sentences : warnings of the import. lake_version : after the run.
    """

    connection_id: str
    name: str
    records: int
    rows_added: int
    rows_known: int
    rows_quarantined: int
    orders_changed: int
    sentences: tuple[str, ...]
    lake_version: int


def run_connection(
    command: RunConnection, shop: Shop, progress: Progress, wire: Wire | None = None
) -> RunResult:
    """Fetch and import. How it ended is stored with the connection.

    Raises
    ------
    NotFound, ConnectorError
        The latter as `Connector.fetch`.
    StoreError
        `store.busy` while another process runs the connection, `credentials.no_key`, `credentials.wrong_key`,
        and as `ingest`.
    SourceError, DataError
        As `ingest`; the cursor has not moved.
    """
    connections = connections_of(shop)
    connection_id = connections.get(command.name_or_id).connection_id
    try:
        with locked(shop.path / f".connection-{connection_id}.lock", "run the connection", _LOCK_SECONDS):
            return _run(connections, connection_id, command, shop, progress, wire)
    except Timeout as error:
        raise StoreError(
            "Another process is running this connection.",
            values=[command.name_or_id],
            hint="wait until it has finished",
            code="store.busy",
        ) from error


def _run(
    connections: Connections,
    connection_id: str,
    command: RunConnection,
    shop: Shop,
    progress: Progress,
    wire: Wire | None,
) -> RunResult:
    connection, now = connections.get(connection_id), shop.settings.now
    try:
        with staging_folder(shop.path) as folder:
            progress.step(f"Fetching from {connector(connection.kind).card.title}")
            fetch_result = _fetch(connection, connections, folder, shop, progress, wire)
            imported = [
                ingest(_import_of(path, connection, command.wait_seconds), shop, progress)
                for path in fetch_result.files
            ]
    except TenureError as error:
        connections.finish(connection_id, now, error=_error_facts(error))
        raise
    result = _result(connection, fetch_result, imported, shop)
    facts = {name: value for name, value in vars(result).items() if name not in ("connection_id", "name")}
    facts["sentences"] = [masked(sentence) for sentence in result.sentences]
    connections.finish(connection_id, now, cursor_move=(connection.cursor, fetch_result.cursor), result=facts)
    shop.audit("run_connection", connection_id)
    return result


def _fetch(
    connection: Connection,
    connections: Connections,
    folder: Path,
    shop: Shop,
    progress: Progress,
    wire: Wire | None,
) -> Fetched:
    settings = connection.settings | connections.secrets(connection)
    reach = reach_of(shop, wire, progress)
    return connector(connection.kind).fetch(settings, connection.cursor, folder, reach)


def _import_of(path: Path, connection: Connection, wait_seconds: float) -> Ingest:
    """The same content that is fetched after a change counts again: the cursor has moved between."""
    return Ingest(
        _log(path, connection),
        wait_seconds,
        occasion=f"{connection.connection_id} {connection.cursor}",
        restates=connector(connection.kind).card.restates,
    )


def _log(path: Path, connection: Connection) -> OrderLog:
    """The file as an order log. The shop's newest report of an order counts."""
    from tenure.app.data.orders import OrderLog
    from tenure.core.orders.answers import answers_of
    from tenure.core.orders.reading import ReadOptions

    reading: UploadedLog = read_parameters(UploadedLog, {**connection.reading, "upload": path.name})
    answers = replace(answers_of(reading.answers), changed_orders="replace")
    options = ReadOptions(
        columns=reading.columns,
        date_format=reading.date_format,
        decimal=reading.decimal,
        sheet=reading.sheet,
        answers=answers,
    )
    source = reading.source or connector(connection.kind).card.reads
    return OrderLog(str(path), source, options)


def _result(
    connection: Connection, fetch_result: Fetched, imported: list[IngestResult], shop: Shop
) -> RunResult:
    changed = [result.orders_changed.orders for result in imported if result.orders_changed]
    return RunResult(
        connection.connection_id,
        connection.name,
        fetch_result.records,
        rows_added=_rows(imported, "rows_added"),
        rows_known=_rows(imported, "rows_known"),
        rows_quarantined=_rows(imported, "rows_quarantined"),
        orders_changed=sum(changed),
        sentences=tuple(dict.fromkeys(sentence for result in imported for sentence in result.sentences)),
        lake_version=imported[-1].version if imported else shop.lake.version,
    )


def _rows(imported: list[IngestResult], column: str) -> int:
    """Rows of orders; none for a file that had been imported before."""
    return sum(
        getattr(result.batch, column).get("transactions", 0)
        for result in imported
        if not result.already_ingested
    )


def _error_facts(error: TenureError) -> dict[str, Any]:
    """As it is stored: without personal data."""
    return {"code": error.code, "message": error.redacted, "hint": masked(error.hint)}
