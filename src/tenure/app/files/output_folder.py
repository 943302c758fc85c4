"""A folder of results that appears complete or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.core.errors import OptionError, StoreError
from tenure.store.files.faults import disk_gave_up, store_error
from tenure.store.files.private_files import apply_default_mode
from tenure.store.records.erasures import erased_meanwhile


@contextmanager
def output_folder(path: Path, marker: str) -> Iterator[Path]:
    """Yield a folder to write into; it is renamed to `path` only if the block succeeds.

    An earlier result (a folder that contains the file `marker`) or an empty folder is replaced.

    Raises
    ------
    OptionError
        `option.out`: another folder or file exists there; it is not touched.
    StoreError
        `store.erased_meanwhile`: the folder was removed because it named customers who were erased;
        `store.full`, `store.io`.
    """
    path = path.resolve()
    refuse_foreign(path, marker)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{path.name}.partial-", dir=path.parent))
    apply_default_mode(partial)
    try:
        yield partial
        _swap(partial, path)
    except (OSError, StoreError) as error:
        if not partial.exists():
            raise erased_meanwhile("the run") from error
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, OSError) and disk_gave_up(error):
            raise store_error("write the results", error) from error
        raise
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def refuse_foreign(path: Path, marker: str) -> None:
    """Raise OptionError if writing to `path` would destroy something that is not an earlier result."""
    if not path.exists() or (path.is_dir() and ((path / marker).is_file() or not any(path.iterdir()))):
        return
    raise OptionError(
        "The output folder contains other files.",
        values=[path],
        hint="choose another --out, or empty that folder yourself",
        code="option.out",
    )


def _swap(partial: Path, path: Path) -> None:
    if not path.exists():
        partial.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old-", dir=path.parent))
    path.rename(old / path.name)
    try:
        partial.rename(path)
    except OSError:
        (old / path.name).rename(path)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
