"""A training to record, and a version of the model as the registry knows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

LABELS = "labels"


@dataclass(frozen=True)
class Training:
    """A training to be saved. `files` are artifacts besides the model folder, by name."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    folder: Path
    parameters: Mapping[str, Any]
    metrics: Mapping[str, float]
    evidence: Mapping[str, Any] | None
    tags: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """A version of the model. `aliases` may contain `champion` or `challenger`."""

    number: int
    aliases: tuple[str, ...]
    created_at: datetime
    tags: Mapping[str, str]
    evidence: Mapping[str, Any] | None
    mlflow_run: str

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels given by people."""
        return tuple(json.loads(self.tags.get(LABELS, "[]")))
