"""Shapes of how a file is read: what a caller specifies, and what the result would be."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, Field

from tenure.core.orders.answers import (
    AmountIs,
    ChangedOrders,
    DayRule,
    DiscountIs,
    ExtraCharge,
    IdRule,
    PriceIs,
    RepeatedOrders,
    StatusMeaning,
)

if TYPE_CHECKING:
    from tenure.app.data.preview_orders import Preview
    from tenure.app.data.uploads import Upload
    from tenure.core.errors import TenureError

UploadKind = Literal["orders", "customers", "products", "events"]
Text = Annotated[str, Field(max_length=256)]


class ImportAnswers(BaseModel):
    """How to read an ambiguous file; leave out what Tenure already reads correctly.

    `status`: values of the status or type column and what they count as. `currency` with `only_currency`
    excludes orders in any other currency.
    """

    status: dict[Text, StatusMeaning] = Field(default_factory=dict, max_length=256)
    currency: Annotated[str, Field(max_length=16)] | None = Field(default=None, examples=["EUR"])
    only_currency: bool = False
    customer_id: IdRule = "auto"
    amount_is: AmountIs = "auto"
    price_is: PriceIs = "auto"
    discount_is: DiscountIs = "auto"
    repeated_orders: RepeatedOrders = "auto"
    changed_orders: ChangedOrders = "keep"
    include: list[ExtraCharge] = Field(default_factory=list, max_length=8)
    day: DayRule = "utc"


class ReadingOptions(BaseModel):
    """What Tenure cannot detect by itself; leave out what it detects correctly.

    `kind`: what the file holds; contacts (`customers`), products and events are imported with `ingest`.
    `columns`: Tenure's name to the column's name, as in `{"customer_id": "Customer ID"}`. `sheet`: the sheet
    of a workbook. `lines`, `customers`, `products`, `events` and `rates` (exchange rates) are other uploads
    that belong to this one, given by their `path`.
    """

    kind: UploadKind = "orders"
    source: Text | None = None
    columns: dict[Text, Text] = Field(default_factory=dict, max_length=64)
    date_format: Text | None = Field(default=None, examples=["%d/%m/%Y"])
    decimal: Text | None = Field(default=None, examples=[","])
    lines: Text | None = None
    customers: Text | None = None
    products: Text | None = None
    events: Text | None = None
    rates: Text | None = None
    sheet: Text | None = None
    answers: ImportAnswers = Field(default_factory=ImportAnswers)

    def parameters(self, upload: Upload) -> dict[str, Any]:
        """As the jobs `ingest` and `check` take them."""
        answers = self.answers.model_dump(exclude_none=True, exclude_defaults=True)
        options = self.model_dump(exclude_none=True, exclude={"answers"})
        if self.kind == "orders":
            options.pop("kind")
        return {"upload": upload.path, **options, **({"answers": answers} if answers else {})}


class FilePredictionOptions(ReadingOptions):
    """The reading options, and how far ahead to predict."""

    horizon: Text = Field(default="90d", examples=["90d", "6m"])


class ProfileOptions(ReadingOptions):
    """The reading options, and the currency sign or code to show with amounts."""

    currency: Annotated[str, Field(max_length=16)] | None = Field(default=None, examples=["GBP"])


class ColumnResponse(BaseModel):
    """The source of one of Tenure's columns."""

    table: str
    target_column: str
    source_column: str
    origin: str


class ChoiceResponse(BaseModel):
    """One way to read a file: the rows concerned, the number of customers, and the money that would count."""

    value: str
    label: str
    rows: int | None
    customers: int | None
    money: float | None
    recommended: bool


class QuestionResponse(BaseModel):
    """Something that can be read in more than one way, with the money that depends on it.

    `option`: the field of `answers` that decides it, with the status after a dot. `answer`: the current
    choice; null if a choice must be made first. `assumed`: nothing in the file shows it. `is_known`: the
    status is a known word of shop systems.
    """

    topic: str
    column: str
    text: str
    option: str
    flag: str
    choices: list[ChoiceResponse]
    answer: str | None
    rows: int | None
    money: float | None
    assumed: bool
    is_known: bool = False


class StatusTotalsResponse(BaseModel):
    """What remains after cleaning; `money` is net, and null in a log without amounts."""

    orders: int
    customers: int
    money: float | None


class ExcludedRowsResponse(BaseModel):
    """Rows that do not count, by reason."""

    table: str
    reason: str
    doc: str
    rows: int
    money: float | None


class ProblemResponse(BaseModel):
    """Why the file cannot be used as it is."""

    code: str
    message: str
    hint: str
    values: list[str]


class PreviewResponse(BaseModel):
    """How the file would be read and what would count. `rows` are the first rows, without personal columns.

    With a `problem` the file cannot be imported yet: `missing` lists Tenure's columns that were not found,
    `ambiguous` lists those for which several of the `columns` are possible.
    """

    source: str
    mapping: list[ColumnResponse]
    unused_columns: list[str]
    columns: list[str]
    has_money: bool
    notes: list[str]
    rows_by_table: dict[str, int]
    rows: list[dict[str, Any]]
    questions: list[QuestionResponse]
    currency: str | None
    counted: StatusTotalsResponse | None
    left_out: list[ExcludedRowsResponse]
    problem: ProblemResponse | None
    missing: list[str]
    ambiguous: dict[str, list[str]]

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """As the API has it."""
        values = {name: value for name, value in vars(preview).items() if name in cls.model_fields}
        values["mapping"] = [asdict(column) for column in preview.mapping]
        values["questions"] = [asdict(question) for question in preview.questions]
        values["counted"] = asdict(preview.counted) if preview.counted else None
        values["left_out"] = [
            {
                "table": rule.table,
                "reason": rule.rule,
                "doc": rule.doc,
                "rows": rule.rows,
                "money": rule.money,
            }
            for rule in preview.left_out
        ]
        values["problem"] = _problem(preview.problem) if preview.problem else None
        return cls.model_validate(values)


def _problem(error: TenureError) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "values": list(error.values),
    }
