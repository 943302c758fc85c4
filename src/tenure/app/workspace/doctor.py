"""What is installed, what works, and what to do about the rest."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from tenure.app.backups.last_backup import last_backup
from tenure.app.forgetting.returned_customers import returned_in
from tenure.app.workspace.dates_ahead import dates_ahead
from tenure.app.workspace.missing_parts import missing_parts
from tenure.core.errors import StoreError, TenureError
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.files.damage import RESTORE_HINT
from tenure.core.open_engine import open_engine
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop
from tenure.store.files.files import local_folder
from tenure.store.files.private_files import open_to_others
from tenure.store.files.quota import standing
from tenure.store.files.sizes import size_of

Health = Literal["ok", "absent", "broken"]


@dataclass(frozen=True)
class Doctor:
    """Command. installation : check Python, packages and engines too, which starts processes."""

    workspace: Path | None = None
    installation: bool = True


@dataclass(frozen=True)
class Finding:
    """One check; `next_step` is empty if nothing is wrong."""

    what: str
    health: Health
    detail: str
    next_step: str = ""


@dataclass(frozen=True)
class Diagnosis:
    findings: tuple[Finding, ...]

    @property
    def works(self) -> bool:
        """Whether the main job can run: nothing is broken."""
        return all(finding.health != "broken" for finding in self.findings)


_CORE = (
    "ibis-framework", "duckdb", "sqlglot", "numpy", "pandas", "pyarrow", "scipy", "scikit-learn",
    "lightgbm", "deltalake", "sqlalchemy", "pointblank", "typer",
)  # fmt: skip
_EXTRAS = {"pyspark": "spark", "psycopg": "postgres"}
_LEAST_FREE_GB = 2


def doctor(command: Doctor, settings: Settings) -> Diagnosis:
    """Check Python, packages, engines and disks; runs the parts that are known to conflict.

    With a workspace, also its disks, who can read its files, its last backup, and dates in the future.

    It takes settings instead of a shop: it works without a workspace, and for one that cannot be opened.
    """
    installation = _installation(settings) if command.installation else ()
    return Diagnosis((*installation, *_findings(settings, command.workspace)))


def _installation(settings: Settings) -> Iterator[Finding]:
    yield Finding("Python", "ok", sys.version.split()[0])
    for package in _CORE:
        yield _package(package)
    for package, extra in _EXTRAS.items():
        yield _package(package, extra)
    yield _probe(
        "DuckDB engine",
        _use_duckdb,
        "reinstall Tenure: sqlglot 30.18 and later is not compatible with Ibis 12",
    )
    yield _probe("LightGBM", _use_lightgbm, "install the OpenMP runtime (Debian: libgomp1)")
    yield _java()
    yield _postgres(settings.postgres_url)


def _findings(settings: Settings, workspace: Path | None) -> Iterator[Finding]:
    yield from _disks(workspace, settings)
    if workspace is not None:
        yield _privacy(workspace)
        yield _parts(workspace, settings)
        yield _room(workspace, settings.retention.quota_bytes)
        yield _last_backup(workspace, settings)
        yield _dates(workspace, settings)
        yield _returned(workspace, settings)


def _room(workspace: Path, limit_bytes: int | None) -> Finding:
    """How much of its quota the workspace uses, with a warning from 80 % on."""
    if limit_bytes is None:
        return Finding("Workspace size", "ok", "no quota")
    used_bytes = size_of(workspace)
    detail = f"{used_bytes / limit_bytes:.0%} of {limit_bytes / MEBIBYTE:,.0f} MiB"
    state = standing(used_bytes, limit_bytes)
    step = "" if state == "fine" else "see what uses the space: tenure storage; or raise TENURE_QUOTA_MIB"
    return Finding("Workspace size", "broken" if state == "full" else "ok", detail, step)


def _package(name: str, extra: str | None = None) -> Finding:
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        step = f'pip install "tenure[{extra}]"' if extra else "pip install --upgrade tenure"
        return Finding(name, "absent" if extra else "broken", "not installed", step)


def _probe(title: str, use: Callable[[], str], next_step: str) -> Finding:
    # A broken installation may raise anything, from ImportError to a crash: it is reported as the finding.
    child = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import {use.__name__} as use; print(use())"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if child.returncode == 0:
        return Finding(title, "ok", child.stdout.strip())
    return Finding(title, "broken", (child.stderr.strip().splitlines() or ["failed"])[-1], next_step)


def _use_duckdb() -> str:
    import pyarrow as pa

    with open_engine(Settings()) as engine:
        table = engine.from_arrow(pa.table({"a": [1, 2, 3]}), "probe")
        rows_kept = engine.materialise(table.filter(table.a > 1), "kept")
        rows = engine.to_arrow(rows_kept).num_rows
        engine.backend.drop_table("kept")
    return f"runs a query ({rows} rows)"


def _use_lightgbm() -> str:
    import lightgbm
    import numpy as np

    data = lightgbm.Dataset(np.arange(100.0).reshape(-1, 1), np.arange(100.0))
    booster = lightgbm.train({"verbosity": -1, "num_threads": 1}, data, num_boost_round=2)
    return f"trains ({booster.num_trees()} trees)"


def _java() -> Finding:
    path = shutil.which("java")
    if not path:
        return Finding("Java", "absent", "not found", "only needed for the pyspark engine: install Java 17")
    output = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    return Finding("Java", "ok", output.splitlines()[0] if output else path)


def _postgres(url: str | None) -> Finding:
    if not url:
        step = "only needed for the postgres engine"
        return Finding("PostgreSQL", "absent", "TENURE_POSTGRES_URL is not set", step)
    return Finding("PostgreSQL", "ok", "address is set")


def _privacy(workspace: Path) -> Finding:
    if not workspace.is_dir():
        return Finding(
            "Workspace files", "broken", "the folder does not exist", f"create it: tenure init {workspace}"
        )
    exposed = open_to_others(workspace)
    if not exposed:
        return Finding("Workspace files", "ok", "only the owner can read the files")
    detail = f"other users of this machine can access {len(exposed)} files and folders"
    return Finding("Workspace files", "broken", detail, f"restrict access: chmod -R go= {workspace}")


def _parts(workspace: Path, settings: Settings) -> Finding:
    """Whether the store, the model registry and its models exist, if they ever did."""
    title = "Workspace parts"
    try:
        missing = missing_parts(workspace, settings)
    except StoreError as error:
        return Finding(title, "broken", error.message, error.hint)
    if not missing:
        return Finding(title, "ok", "no expected files are missing")
    step = f"stop Tenure; {RESTORE_HINT}; see tenure repair --workspace {workspace} --dry-run"
    return Finding(title, "broken", f"missing: {'; '.join(missing)}", step)


def _last_backup(workspace: Path, settings: Settings) -> Finding:
    """Broken only if workers make backups and the last one is more than an interval late."""
    backup = last_backup(workspace)
    step = f"make one: tenure backup --workspace {workspace} --to PLACE, or set TENURE_BACKUP_TO"
    if backup is None and not settings.backup_to:
        return Finding("Last backup", "absent", "never", step)
    if backup is None:
        return Finding("Last backup", "broken", "never", f"check whether a worker is running, or {step}")
    age = backup.age(settings.now)
    detail = f"{backup.taken_at:%Y-%m-%d %H:%M} UTC, {_ago(age)} ago: {backup.backup_id} at {backup.place}"
    if settings.backup_to and age > 2 * timedelta(hours=settings.backup_hours):
        return Finding("Last backup", "broken", detail, f"check the jobs of kind backup, or {step}")
    return Finding("Last backup", "ok", detail)


def _ago(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    return f"{hours} hours" if hours < 72 else f"{age.days} days"


def _dates(workspace: Path, settings: Settings) -> Finding:
    try:
        with open_shop(workspace, settings) as shop:
            ahead = dates_ahead(shop)
    except TenureError as error:
        return Finding("Order dates", "broken", error.message, error.hint)
    if ahead is None:
        return Finding("Order dates", "ok", "no order is dated in the future")
    step = f"correct the clock, or correct the order: tenure order correct ID --workspace {workspace}"
    return Finding("Order dates", "broken", ahead, step)


def _returned(workspace: Path, settings: Settings) -> Finding:
    """Whether erased customers are in the workspace again, from a file or from orders sent individually."""
    title = "Erased customers"
    try:
        with open_shop(workspace, settings) as shop:
            returned = returned_in(shop)
    except TenureError as error:
        return Finding(title, "broken", error.message, error.hint)
    if not (returned.customers or returned.alike):
        return Finding(title, "ok", "none of them is in the workspace again")
    counts = [f"{returned.customers:,} in the workspace again"] if returned.customers else []
    counts += [f"{returned.alike:,} who may be, spelled without leading zeros"] if returned.alike else []
    step = (
        "unless they came back themselves: tenure forget --returned --workspace "
        f"{workspace}, and remove them from the shop's system"
    )
    return Finding(title, "absent", "; ".join(counts), step)  # nothing is broken: they may have come back


def _disks(workspace: Path | None, settings: Settings) -> Iterator[Finding]:
    """Each disk that is written to, once; a folder that does not exist yet counts for its parent's disk."""
    devices: dict[int, None] = {}
    for title, place in _written_places(workspace, settings):
        existing = next(folder for folder in (place.absolute(), *place.absolute().parents) if folder.exists())
        disk = existing.stat().st_dev
        if disk not in devices:
            devices[disk] = None
            yield _room_on_disk(title, existing)


def _written_places(workspace: Path | None, settings: Settings) -> Iterator[tuple[str, Path]]:
    if workspace is None:
        yield "Disk", Path.cwd()
    else:
        yield "Disk of the workspace", workspace
        if store := _sqlite_file(settings.database_url):
            yield "Disk of the store", store
    if settings.backup_to and (folder := local_folder(settings.backup_to)):
        yield "Disk of the backups", folder
    yield "Disk of temporary files", Path(tempfile.gettempdir())


def _sqlite_file(url: str | None) -> Path | None:
    from sqlalchemy import make_url

    url_parts = make_url(url) if url else None
    return (
        Path(url_parts.database)
        if url_parts and url_parts.drivername.startswith("sqlite") and url_parts.database
        else None
    )


def _room_on_disk(title: str, place: Path) -> Finding:
    free = shutil.disk_usage(place).free / 1e9
    if free < _LEAST_FREE_GB:
        step = f"free at least {_LEAST_FREE_GB} GB, or move it to another disk"
        return Finding(title, "broken", f"{free:.1f} GB free at {place}", step)
    return Finding(title, "ok", f"{free:.0f} GB free at {place}")
