"""`tenure sources`: list the sources of orders."""

from __future__ import annotations


def sources() -> None:
    """List the sources that orders can be read from."""
    from tenure.app.modelling.plugs import source_cards
    from tenure.cli.console import print_finding

    print_finding(source_cards())
