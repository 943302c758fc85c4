"""Agents ask through the SDK's own client, a real process on the other side."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client


@pytest.mark.integration
def test_a_real_process_answers_the_sdks_client(workspace, issue):
    process = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tenure.agents", "--workspace", str(workspace)],
        env={**os.environ, "TENURE_API_KEY": issue()[1]},
    )

    async def talk():
        async with Client(stdio_client(process)) as client:
            tools = (await client.list_tools()).tools
            return tools, await client.call_tool("backtest_panel", {})

    tools, panel = asyncio.run(asyncio.wait_for(talk(), 120))

    assert "backtest_panel" in {tool.name for tool in tools}
    assert panel.structured_content["champion"] == "bg_nbd_gamma_gamma"


def started(workspace, **environment):
    known = {name: value for name, value in os.environ.items() if name != "TENURE_API_KEY"}
    return subprocess.run(
        [sys.executable, "-m", "tenure.agents", "--workspace", str(workspace)],
        env=known | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_key_nothing_is_served(workspace):
    ended = started(workspace)

    assert ended.returncode == 6
    assert "access.no_key" in ended.stderr
    assert "TENURE_API_KEY" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize("kind", ["made up", "expired"])
def test_a_key_that_does_not_work_is_told_without_quoting_it(workspace, issue, kind):
    secret = "tenure_made-up"
    if kind == "expired":
        soon = datetime.now(UTC) + timedelta(seconds=3)
        secret = issue(expires_at=soon)[1]
        time.sleep(max((soon - datetime.now(UTC)).total_seconds(), 0) + 0.1)

    ended = started(workspace, TENURE_API_KEY=secret)

    assert ended.returncode == 6
    assert "access.key" in ended.stderr
    assert secret not in ended.stderr


def test_a_folder_that_is_no_workspace_is_told(tmp_path):
    ended = started(tmp_path, TENURE_API_KEY="tenure_any")

    assert ended.returncode == 4
    assert "tenure init" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_command_becomes_that_process(workspace):
    command = "import sys; from tenure.cli.main import main; sys.argv = ['tenure', *sys.argv[1:]]; main()"
    known = {name: value for name, value in os.environ.items() if name != "TENURE_API_KEY"}

    ended = subprocess.run(
        [sys.executable, "-c", command, "mcp", "--workspace", str(workspace)],
        env=known,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 6
    assert "access.no_key" in ended.stderr
