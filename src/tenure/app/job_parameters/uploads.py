"""An uploaded order log, as parameters of a job."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenure.app.data.orders import OrderLog
from tenure.app.files.job_files import uploaded
from tenure.core.catalog import SOURCES
from tenure.core.errors import OptionError, UnknownPlug
from tenure.core.orders.answers import answers_of
from tenure.core.orders.reading import ReadOptions

_FILES = ("lines", "customers", "products", "events", "rates")


@dataclass(frozen=True)
class UploadedLog:
    """A file below the workspace's `uploads`, and what is known about it.

    source : recognised when left out. columns : ours to theirs.
    lines, customers, products, events, rates : other uploads that belong to it.
    sheet : of a workbook. answers : what it means where that can be read in more than one way, as
        `core.answers.answers_of` takes it.
    """

    upload: str
    source: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str | None = None
    lines: str | None = None
    customers: str | None = None
    products: str | None = None
    events: str | None = None
    rates: str | None = None
    sheet: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Raises UnknownPlug or OptionError."""
        if self.source is not None and not _takes_uploads(self.source):
            known = {name for name in SOURCES.names() if _takes_uploads(name)}
            raise UnknownPlug("source of files", self.source, known)
        if not all(isinstance(theirs, str) for theirs in self.columns.values()):
            raise OptionError(
                "Column names must be texts.",
                hint='such as {"customer_id": "Customer ID"}',
                code="option.column",
            )
        if self.decimal not in (None, ".", ","):
            raise OptionError(
                "The decimal sign must be a point or a comma.", values=[self.decimal], code="option.decimal"
            )
        answers_of(self.answers)

    def log(self, workspace: Path) -> OrderLog:
        """What to read, and how: what was not answered is as it was for the workspace's other files.

        Raises OptionError (`option.upload`) for a file that is not there.
        """
        from tenure.app.data.ingest import for_workspace
        from tenure.store.workspace import Workspace

        others = {name: getattr(self, name) for name in _FILES}
        found: dict[str, Any] = {
            name: str(uploaded(workspace, one)) for name, one in others.items() if one is not None
        }
        options = ReadOptions(
            columns=self.columns,
            date_format=self.date_format,
            decimal=self.decimal,
            sheet=self.sheet,
            answers=answers_of(self.answers),
            **found,
        )
        log = OrderLog(str(uploaded(workspace, self.upload)), self.source, options)
        return for_workspace(log, Workspace.open(workspace))


def _takes_uploads(source: str) -> bool:
    return source in SOURCES.names() and bool(SOURCES.load(source).card.takes_uploads)
