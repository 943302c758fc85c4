"""The Model Context Protocol server: tools, their hints, and errors that an agent can act on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tenure.core.errors import MissingExtra, TenureError

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from tenure.agents.caller import Caller
    from tenure.agents.questions import Questions

INSTRUCTIONS = (
    "Predictions about the customers of one shop, based on its orders: how much each "
    "customer will spend within the horizon (predicted_clv, with an interval), how likely "
    "they are to order again, and why. Unknown values are null, never zero. Money is in "
    "the shop's currency. These tools are read-only."
)


def protocol_server(questions: Questions, caller: Caller) -> MCPServer[Any]:
    """A server with a tool per question. Raises MissingExtra without the packages for it."""
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise MissingExtra("The MCP server", "mcp") from error
    server: MCPServer[Any] = MCPServer(
        "tenure",
        title="Tenure",
        instructions=INSTRUCTIONS,
        version=version("tenure"),
        subscriptions=False,
        log_level="WARNING",
    )
    hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for question in asked(questions):
        server.add_tool(_answering(question, caller), annotations=hints, structured_output=True)
    return server


def asked(questions: Questions) -> list[Callable[..., Any]]:
    """The methods that are tools, in the order they are listed."""
    return [getattr(questions, name) for name in vars(type(questions)) if not name.startswith("_")]


def _answering(question: Callable[..., Any], caller: Caller) -> Callable[..., Any]:
    """Wrap a question: check the key first, and add the next step to error messages."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(question)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            caller.check()
            return question(*args, **kwargs)
        except TenureError as error:
            following = f" Next: {error.hint}." if error.hint else ""
            raise ToolError(f"{error.code}: {error}{following}") from None

    return answer
