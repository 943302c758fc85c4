"""`tenure sources`: the places orders can come from."""

from __future__ import annotations


def sources() -> None:
    """List the sources that orders can be read from."""
    from tenure.app.modelling.plugs import source_cards
    from tenure.cli.console import print_finding

    print_finding(source_cards())
