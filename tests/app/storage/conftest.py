"""A workspace whose things are as old as a test says."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from tenure.app.workspace.init import Init, init
from tenure.core.retention import Retention
from tenure.core.settings import Settings
from tenure.store.database.database import Database
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.records.jobs import Job, JobStore
from tenure.store.records.runs import Run, RunLog
from tenure.store.workspace import Workspace

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Place:
    """The workspace, with what puts old things into it."""

    path: Path
    database: Database
    settings: Settings

    def keeping(self, **kept: int | None) -> Settings:
        return replace(self.settings, retention=Retention(**kept))  # type: ignore[arg-type]

    def folder(self, room: str, days: float, name: str | None = None, content: bytes = b"x" * 5_000) -> Path:
        """One with a file in it, written so many days ago."""
        made = self.path / room / (name or token_hex(16))
        made.mkdir(parents=True)
        (made / "a.csv").write_bytes(content)
        return self.aged(made, days)

    def file(self, room: str, days: float) -> Path:
        made = self.path / room / f"{token_hex(16)}.csv"
        made.parent.mkdir(exist_ok=True)
        made.write_bytes(b"y" * 1_000)
        return self.aged(made, days)

    def aged(self, path: Path, days: float) -> Path:
        at = (NOW - timedelta(days=days)).timestamp()
        for one in (*path.rglob("*"), path):
            os.utime(one, (at, at))
        return path

    def job(self, days: float, state: str = "done", job_id: str | None = None, **parameters: Any) -> str:
        at = NOW - timedelta(days=days)
        job = Job(job_id or token_hex(16), "check", parameters, "ann", at, state=state)  # type: ignore[arg-type]
        JobStore(self.database).add(job)
        JobStore(self.database).tell(job.job_id, "began", at)
        return job.job_id

    def audit(self, days: float) -> None:
        AuditLog(self.database).add(Entry(NOW - timedelta(days=days), "ann", "log_in"))

    def run(self, days: float) -> str:
        at, log = NOW - timedelta(days=days), RunLog(self.database)
        log.begin(Run(made := token_hex(8), "train", at))
        log.finish(made, at)
        return made


@pytest.fixture
def place(tmp_path):
    path = init(Init(tmp_path / "shop")).path
    database = Workspace.open(path).database
    yield Place(path, database, Settings(now=NOW))
    database.close()
