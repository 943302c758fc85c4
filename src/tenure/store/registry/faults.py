"""Turning errors of the model registry into StoreError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.core.errors import StoreError, TenureError
from tenure.core.files.damage import RESTORE_HINT
from tenure.store.database.lost_databases import NEW_STORE_HINT, refuse_lost
from tenure.store.database.sqlite_check import is_damaged, is_not_database


@contextmanager
def registry_faults(database: Path | None, action: str) -> Iterator[None]:
    """Turn an error of the block into a StoreError that says that the registry could not do `action`.

    Parameters
    ----------
    database : Path or None
        The registry's database in the workspace; None for a registry at a URL.

    Raises StoreError: `store.damaged` or `store.missing` for the database, `store.registry` for other errors.
    """
    _refuse_damaged(database)
    try:
        yield
    except (TenureError, ImportError):
        raise
    except Exception as error:
        _refuse_damaged(database, thoroughly=True)
        if not _is_of_the_registry(error):
            raise
        raise StoreError(
            f"The model registry could not {action}.",
            # Not the URL, which may contain a password.
            values=[database or "TENURE_MLFLOW_URL", getattr(error, "error_code", type(error).__name__)],
            hint="check whether it can be reached and written to, then try again; if it is "
            f"lost, {RESTORE_HINT}",
            code="store.registry",
        ) from error


def _refuse_damaged(database: Path | None, *, thoroughly: bool = False) -> None:
    if database is None:
        return
    refuse_lost(database)
    if is_damaged(database) if thoroughly else is_not_database(database):
        raise StoreError(
            "The model registry is damaged: its database cannot be read.",
            values=[database],
            hint=f"stop Tenure; {RESTORE_HINT}; without a backup, delete the file, and {NEW_STORE_HINT}",
            code="store.damaged",
        )


def _is_of_the_registry(error: Exception) -> bool:
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, MlflowException | SQLAlchemyError | OSError)
