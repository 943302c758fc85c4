"""`tenure consent`: who agreed to marketing, and the consent of one customer."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import customer_shop, workspace_shop
from tenure.core.errors import OptionError

consent = typer.Typer(help="Show and change consent to marketing.", no_args_is_help=True)
CustomerId = Annotated[str, typer.Argument(metavar="CUSTOMER_ID", help="ID of the customer.")]
Values = Annotated[
    list[str], typer.Argument(metavar="CHANNEL=VALUE", help="Such as email=yes sms=no ads=unknown.")
]
_VALUES = {"yes": True, "no": False, "unknown": None}


def show(workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show how many customers agreed, refused or were not asked, by channel and source."""
    from tenure.cli.console import print_result
    from tenure.cli.drawing import audiences as draw_audiences  # noqa: F401 - knows how the answer looks
    from tenure.serving.insights.consent import consent_figures

    with customer_shop(workspace) as (shop, _):
        result = consent_figures(shop.served)
    print_result(result, as_json)


def change(customer_id: CustomerId, values: Values, workspace: NeededWorkspace) -> None:
    """Change what a customer has agreed to."""
    from tenure.app.consent.change_consent import ChangeConsent, change_consent
    from tenure.cli.console import ConsoleProgress

    command = ChangeConsent(customer_id, dict(_value(text) for text in values))
    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        change_consent(command, shop, progress)
    typer.echo("Consent changed")


def _value(text: str) -> tuple[str, bool | None]:
    channel, _, value = text.partition("=")
    if value not in _VALUES:
        raise OptionError(
            "This is not a consent.", values=[text], hint="write it as email=yes, sms=no or ads=unknown"
        )
    return channel, _VALUES[value]
