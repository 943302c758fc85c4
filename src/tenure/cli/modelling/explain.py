"""`tenure explain`: why a trained model makes its predictions."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.modelling.predict import Model, model_folder_or_champion
from tenure.cli.options import AsOf, Workspace, takes_order_log
from tenure.cli.shops import workspace_shop
from tenure.core.frames.horizon import day

Customer = Annotated[list[str], typer.Option("--customer", help="Customer to explain; may be repeated.")]
Reasons = Annotated[int, typer.Option("--reasons", min=1, help="Number of reasons for each customer.")]


@takes_order_log
def explain(
    customer: Customer,
    log: OrderLog | None = None,
    model_folder: Model = None,
    as_of: AsOf = None,
    reasons: Reasons = 6,
    workspace: Workspace = None,
) -> None:
    """Explain predictions: what each feature contributes, in words."""
    from tenure.app.modelling.explain import Explain, explain
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.cli.console import ConsoleProgress, print_finding

    model = model_folder_or_champion(model_folder, workspace)
    command = Explain(model, OrderSelection(log, as_of=day(as_of)), tuple(customer), reasons)
    with ConsoleProgress(kind="explain") as progress, workspace_shop(workspace) as shop:
        explanation = explain(command, shop, progress)
    print_finding(explanation)
