"""PySpark 4.0: expressions run on Spark, on this machine or on the cluster of a given session."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import ibis

from tenure.core.errors import EngineError, MissingExtra

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_QUIET = """\
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""


class PySparkEngine:
    """Apache Spark.

    Parameters
    ----------
    session : pyspark.sql.SparkSession, optional
        An existing session, for instance on a cluster; it keeps running on close, with timestamps without
        time zone as its default. By default, the session that runs in this process is used, or else a
        local session is started and stopped.
    cores : int, default 2
        Cores of the local session, which are also its shuffle partitions.
    memory : str, default "2g"
        Java heap of the local session.
    settings : mapping of str to str, optional
        Additional Spark settings of the local session, such as `{"spark.sql.shuffle.partitions": "8"}`.

    Raises
    ------
    MissingExtra
        When pyspark is not installed.
    EngineError
        `engine.java` when Java 17 or newer cannot be started.
    """

    name = "pyspark"

    def __init__(
        self,
        session: SparkSession | None = None,
        cores: int = 2,
        memory: str = "2g",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        try:
            import pyspark.sql
        except ImportError:
            raise MissingExtra("The pyspark engine", "spark") from None
        self._scratch = tempfile.TemporaryDirectory(prefix="tenure-spark-")
        running = session or pyspark.sql.SparkSession.getActiveSession()
        self._owns_session = running is None
        self._session = running or _local_session(
            Path(self._scratch.name), cores, {"spark.driver.memory": memory, **(settings or {})}
        )
        # Timestamps of the log carry no zone: they are UTC by convention.
        self._session.conf.set("spark.sql.timestampType", "TIMESTAMP_NTZ")
        self._session.conf.set("spark.sql.session.timeZone", "UTC")
        self._session.conf.set("spark.sql.ansi.enabled", "true")
        self.backend = ibis.pyspark.connect(self._session)

    def from_arrow(self, table: pa.Table, name: str) -> ir.Table:
        return self._keep(self._session.createDataFrame(table), name)

    def from_parquet(self, paths: Sequence[str], name: str) -> ir.Table:
        return self._keep(self._session.read.option("mergeSchema", "true").parquet(*paths), name)

    def materialise(self, expression: ir.Table, name: str) -> ir.Table:
        return self._keep(self._frame(expression).localCheckpoint(eager=True), name)

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        return self._frame(expression).toArrow().cast(expression.schema().to_pyarrow())

    def to_batches(self, expression: ir.Table, rows: int) -> pa.RecordBatchReader:
        # Spark 4.0 returns its result as a whole.
        return self.to_arrow(expression).to_reader(max_chunksize=rows)

    def interrupt(self) -> None:
        from py4j.protocol import Py4JError

        with suppress(Py4JError):  # the session was stopped in the meantime
            self._session.sparkContext.cancelAllJobs()

    def close(self) -> None:
        if self._owns_session:
            self._session.stop()
        self._scratch.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _frame(self, expression: ir.Table) -> DataFrame:
        return self._session.sql(self.backend.compile(expression))

    def _keep(self, frame: DataFrame, name: str) -> ir.Table:
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)


def _local_session(scratch: Path, cores: int, overrides: Mapping[str, str]) -> SparkSession:
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    quiet = scratch / "log4j2.properties"
    quiet.write_text(_QUIET)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet.as_uri()} -Duser.timezone=UTC",
        "spark.sql.shuffle.partitions": str(cores),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.local.dir": str(scratch),
    }
    builder = SparkSession.builder.master(f"local[{cores}]").appName("tenure")
    for key, value in (settings | dict(overrides)).items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as problem:
        raise EngineError(
            "Spark needs Java but could not start it.",
            values=[problem.getCondition()],
            hint="install Java 17 and set JAVA_HOME, then try again",
            code="engine.java",
        ) from None


Engine = PySparkEngine
