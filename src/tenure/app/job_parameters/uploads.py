"""An uploaded order log, as parameters of a job."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenure.app.data.orders import OrderLog
from tenure.app.files.job_files import uploaded
from tenure.core.catalog import SOURCES
from tenure.core.errors import OptionError, UnknownPlug
from tenure.core.orders.answers import answers_of
from tenure.core.orders.reading import ReadOptions

if TYPE_CHECKING:
    from tenure.app.imports.import_table import ImportTable
    from tenure.serving.shop import Shop

_NOT_FILES = frozenset({"sql", "synthetic"})
KINDS = ("orders", "customers", "products", "events")
_FILES = ("lines", "customers", "products", "events", "rates")


@dataclass(frozen=True)
class UploadedLog:
    """A file in the workspace's `uploads` folder and how to read it.

    kind : what the file holds: `orders`, or `customers`, `products` or `events` by themselves.
    source : detected when left out.
    columns : our column names to those of the file.
    lines, customers, products, events, rates : other uploads that belong to it.
    sheet : of a workbook.
    answers : how to read the file where it is ambiguous, as `core.answers.answers_of` takes it.
    """

    upload: str
    kind: str = "orders"
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
        source_names = set(SOURCES.names()) - _NOT_FILES
        if self.source is not None and self.source not in source_names:
            raise UnknownPlug("source of files", self.source, source_names)
        if not all(isinstance(heading, str) for heading in self.columns.values()):
            raise OptionError(
                "Column names must be texts.",
                hint='such as {"customer_id": "Customer ID"}',
                code="option.column",
            )
        if self.decimal not in (None, ".", ","):
            raise OptionError(
                "The decimal sign must be a point or a comma.", values=[self.decimal], code="option.decimal"
            )
        if self.kind not in KINDS:
            raise OptionError(
                "A file holds orders, customers, products or events.", values=[self.kind], code="option.kind"
            )
        answers_of(self.answers)

    @property
    def is_side_table(self) -> bool:
        """Whether the file holds contacts, products or events instead of orders."""
        return self.kind != "orders"

    def table(self, shop: Shop) -> ImportTable:
        """The command that imports contacts, products or events.

        Raises OptionError (`option.upload`) for a file that does not exist.
        """
        from tenure.app.imports.import_table import ImportTable

        options = ReadOptions(
            columns=self.columns, date_format=self.date_format, decimal=self.decimal, sheet=self.sheet
        )
        return ImportTable(self.kind, str(uploaded(shop.path, self.upload)), options)

    def log(self, shop: Shop) -> OrderLog:
        """The file and its options; answers that are left out are those of the workspace's earlier files.

        Raises OptionError (`option.upload`) for a file that does not exist.
        """
        from tenure.app.data.ingest import for_workspace

        if self.is_side_table:
            raise OptionError(
                "This needs a file of orders.",
                values=[self.kind],
                hint="import contacts, products and events with `ingest`",
                code="option.kind",
            )
        file_fields = {name: getattr(self, name) for name in _FILES}
        files: dict[str, Any] = {
            name: str(uploaded(shop.path, upload))
            for name, upload in file_fields.items()
            if upload is not None
        }
        options = ReadOptions(
            columns=self.columns,
            date_format=self.date_format,
            decimal=self.decimal,
            sheet=self.sheet,
            answers=answers_of(self.answers),
            **files,
        )
        log = OrderLog(str(uploaded(shop.path, self.upload)), self.source, options)
        return for_workspace(log, shop.workspace_as_written)
