"""Commands as somebody types them."""

from __future__ import annotations

from typer.testing import CliRunner

from tenure.cli.main import cli


def tenure(*arguments, **environment):
    """What `tenure ARGUMENTS` printed, and how it ended."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=environment)
