"""`tenure models`, `tenure sources`: what is plugged in."""

from __future__ import annotations


def models() -> None:
    """List the models: what each predicts and learns from."""
    from tenure.app.plugs import model_cards
    from tenure.cli.console import print_finding

    print_finding(model_cards())


def sources() -> None:
    """List the places orders can come from."""
    from tenure.app.plugs import source_cards
    from tenure.cli.console import print_finding

    print_finding(source_cards())
