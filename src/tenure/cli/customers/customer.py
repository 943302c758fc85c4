"""`tenure customers`: lists of customers, one customer, and predictions of the served model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.customers.budget import Margin
from tenure.cli.options import AsJson, HorizonDays, NeededWorkspace, Personal
from tenure.cli.shops import customer_shop
from tenure.serving.insights.listing import CHOICES, LISTED, MAX_ROWS, RANGES, SORTABLE

if TYPE_CHECKING:
    from tenure.serving.insights.listing import CustomerQuery
    from tenure.serving.predictions.described import DescribedCustomers
    from tenure.serving.predictions.live import LivePredictions
    from tenure.serving.shop import Shop

customers = typer.Typer(help="List, show, predict and export customers.", no_args_is_help=True)
CustomerId = Annotated[str, typer.Argument(metavar="CUSTOMER_ID", help="Customer ID, as in the order log.")]
CustomerIds = Annotated[list[str], typer.Argument(metavar="CUSTOMER_ID...", help="Customer IDs.")]
Equal = Annotated[
    list[str] | None,
    typer.Option("--filter", help=f"Column and value, such as country=FR; columns: {', '.join(CHOICES)}."),
]
Minimums = Annotated[
    list[str] | None,
    typer.Option("--min", help=f"Minimum, such as predicted_clv=200; columns: {', '.join(RANGES)}."),
]
Maximums = Annotated[list[str] | None, typer.Option("--max", help="Maximum, such as churn_probability=0.5.")]
StartsWith = Annotated[str, typer.Option("--starts-with", help="First characters of the customer ID.")]
InSegment = Annotated[
    str | None, typer.Option("--segment", help="Only members of a segment; see `tenure segments list`.")
]
Sort = Annotated[str, typer.Option("--sort", help=f"Column to sort by: {', '.join(SORTABLE)}.")]
Ascending = Annotated[bool, typer.Option("--ascending", help="Smallest first; unknown values stay last.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=MAX_ROWS, help="Customers on a page.")]
After = Annotated[str, typer.Option("--after", help="Page token that the previous page ended with.")]
WithTotal = Annotated[bool, typer.Option("--count", help="Count the customers on all pages.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help=f"Column to show; may be repeated: {', '.join(LISTED)}."),
]
Out = Annotated[Path, typer.Option("--out", help="CSV file to write.")]
Reasons = Annotated[bool, typer.Option("--reasons/--no-reasons", help="Explain the prediction.")]
Fact = Annotated[
    list[str] | None,
    typer.Option("--fact", help="Such as total_orders=5; see `tenure customers facts`; may be repeated."),
]
FromCustomer = Annotated[
    str | None,
    typer.Option("--from", help="Customer whose facts are changed; facts that are left out stay."),
]
Explain = Annotated[bool, typer.Option("--explain", help="Show what each fact contributes.")]
OfCustomer = Annotated[str | None, typer.Option("--of", help="Show the current facts of this customer.")]
File = Annotated[Path, typer.Argument(help="CSV or Parquet file with customer IDs, or facts.")]


def list_(
    workspace: NeededWorkspace,
    equal: Equal = None,
    minimums: Minimums = None,
    maximums: Maximums = None,
    starts_with: StartsWith = "",
    segment: InSegment = None,
    sort: Sort = "predicted_clv",
    ascending: Ascending = False,
    limit: Limit = 20,
    after: After = "",
    count: WithTotal = False,
    columns: Columns = None,
    as_json: AsJson = False,
) -> None:
    """List customers, filtered and sorted, in pages."""
    from tenure.app.customers.list_customers import ListCustomers, list_customers
    from tenure.cli.drawing.customers import ShownCustomers, shown_columns

    columns_shown = shown_columns(columns)
    query = _query(equal, minimums, maximums, starts_with, sort, ascending, limit, after)
    with customer_shop(workspace) as (shop, _):
        result = list_customers(ListCustomers(_within(query, segment, shop), count), shop)
    _print(result if as_json else ShownCustomers(result, columns_shown), as_json)


def export(
    workspace: NeededWorkspace,
    equal: Equal = None,
    minimums: Minimums = None,
    maximums: Maximums = None,
    starts_with: StartsWith = "",
    segment: InSegment = None,
    sort: Sort = "predicted_clv",
    ascending: Ascending = False,
    out: Out = Path("customers.csv"),
) -> None:
    """Write all pages of the customer list to a CSV file."""
    from tenure.app.data.export import Export
    from tenure.app.data.export import export as exported
    from tenure.app.files.table_files import write_bytes

    query = _query(equal, minimums, maximums, starts_with, sort, ascending)
    with customer_shop(workspace) as (shop, _):
        pieces = exported(Export(_within(query, segment, shop), LISTED), shop)
        path = write_bytes(b"".join(pieces), out)
    typer.echo(f"Customers  {path}")


def show(
    customer_id: CustomerId,
    workspace: NeededWorkspace,
    reasons: Reasons = True,
    personal: Personal = False,
    margin: Margin = None,
    as_json: AsJson = False,
) -> None:
    """Show a customer: history, prediction with interval, reasons, and suggested action."""
    from tenure.app.customers.show_customer import ShowCustomer, show_customer

    command = ShowCustomer(customer_id, personal, reasons, margin or 1.0)
    with _predicting(workspace) as (shop, predictions, _):
        details = show_customer(command, shop, predictions)
    _print(details, as_json)


def alive(customer_id: CustomerId, workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show how likely a customer is still active: day by day, past and future."""
    from tenure.app.customers.show_customer import customer_alive

    with _predicting(workspace) as (shop, _, described):
        curve = customer_alive(customer_id, shop, described)
    _print(curve, as_json)


def predict(
    customer_ids: CustomerIds,
    workspace: NeededWorkspace,
    horizon_days: HorizonDays = None,
    as_json: AsJson = False,
) -> None:
    """Predict customers with the served model, from all their orders so far."""
    from tenure.app.customers.predict_customers import PredictCustomers, predict_customers

    with _predicting(workspace) as (shop, predictions, _):
        result = predict_customers(PredictCustomers(customer_ids, horizon_days), shop, predictions)
    _print(result, as_json)


def predict_file(
    file: File, workspace: NeededWorkspace, out: Out = Path("predictions.csv"), as_json: AsJson = False
) -> None:
    """Predict each row of a file with the served model: customer IDs, or facts about customers.

    A column of true values, such as actual_clv, is compared with the predictions.
    """
    from tenure.app.files.table_files import write_bytes
    from tenure.app.modelling.predict_file import predict_file as predicted
    from tenure.app.modelling.predict_file import read_customers, result_file

    with _predicting(workspace) as (shop, predictions, described):
        result = predicted(read_customers(file, shop), shop, predictions, described)
        path = write_bytes(result_file(result.result_id, shop).read_bytes(), out)
    _print(result, as_json)
    if not as_json:
        typer.echo(f"Predictions  {path}")


def what_if(
    workspace: NeededWorkspace,
    fact: Fact = None,
    from_customer: FromCustomer = None,
    horizon_days: HorizonDays = None,
    explain: Explain = False,
    as_json: AsJson = False,
) -> None:
    """Predict a customer described by facts: a new one, or one of the shop with other facts."""
    from tenure.app.customers.what_if import WhatIf, facts_from
    from tenure.app.customers.what_if import what_if as predicted

    command = WhatIf([facts_from(fact or [])], horizon_days, from_customer, explain)
    with _predicting(workspace) as (shop, _, described):
        result = predicted(command, shop, described)
    _print(result, as_json)


def facts(
    workspace: NeededWorkspace,
    customer: OfCustomer = None,
    personal: Personal = False,
    as_json: AsJson = False,
) -> None:
    """List the facts that can describe a customer, or the current facts of one."""
    from tenure.app.customers.what_if import customer_facts, fact_list

    with _predicting(workspace) as (shop, _, described):
        result = (
            fact_list(described, personal=personal)
            if customer is None
            else customer_facts(customer, shop, described, personal=personal)
        )
    _print(result, as_json)


@contextmanager
def _predicting(workspace: Path) -> Iterator[tuple[Shop, LivePredictions, DescribedCustomers]]:
    """The shop, and what predicts its customers."""
    from tenure.serving.predictions.described import DescribedCustomers
    from tenure.serving.predictions.live import LivePredictions

    with customer_shop(workspace) as (shop, _):
        predictions = LivePredictions(shop)
        yield shop, predictions, DescribedCustomers(shop, predictions)


def _query(
    equal: list[str] | None,
    minimums: list[str] | None,
    maximums: list[str] | None,
    starts_with: str,
    sort: str,
    ascending: bool,
    limit: int = MAX_ROWS,
    after: str = "",
) -> CustomerQuery:
    from tenure.app.customers.list_customers import equal_filters
    from tenure.app.economics.amounts import amounts_of
    from tenure.serving.insights.listing import CustomerQuery

    return CustomerQuery(
        sort,
        not ascending,
        limit,
        equal_filters(equal or []),
        amounts_of("--min", minimums or []),
        amounts_of("--max", maximums or []),
        starts_with,
        after=after,
    )


def _within(query: CustomerQuery, segment: str | None, shop: Shop) -> CustomerQuery:
    from tenure.app.customers.list_customers import within_segment

    return within_segment(query, segment, shop)


def _print(result: object, as_json: bool) -> None:
    from tenure.cli.console import print_result
    from tenure.cli.drawing import customers as draw_customers  # noqa: F401 - says what customers look like

    print_result(result, as_json)
