"""MLflow's client, set up before MLflow is loaded."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from tenure.core.errors import MissingExtra
from tenure.store.database.postgres import with_time_limits

if TYPE_CHECKING:
    from mlflow import MlflowClient

_MLFLOW = {
    "MLFLOW_DISABLE_TELEMETRY": "true",  # no data leaves the shop
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",  # would write to stderr, in the middle of a log
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",  # the default retries an unreachable server for four minutes,
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "15",  # and waits two minutes for each response
}


def mlflow_client(url: str) -> MlflowClient:
    """A client of a server or a database. Raises MissingExtra."""
    for name, value in _MLFLOW.items():  # before the import, which reads them
        os.environ.setdefault(name, value)
    try:
        from mlflow import MlflowClient
    except ImportError as error:
        raise MissingExtra("The model registry", "ops") from error
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    limited_url = with_time_limits(url)
    return MlflowClient(limited_url, limited_url)
