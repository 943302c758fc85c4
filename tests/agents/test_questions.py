"""What agents can ask, through the SDK's own client."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from mcp import Client

from tenure.agents.caller import Caller
from tenure.agents.protocol import protocol_server
from tenure.agents.questions import Questions
from tenure.app.bootstrap import settings_from
from tenure.core.clock import clock
from tenure.serving.shop import Shop
from tenure.store.people.accounts import Accounts

TOOLS = {"predict_customer", "list_segments", "top_customers", "explain_customer", "backtest_panel"}


@pytest.fixture(scope="session")
def questions(workspace):
    shop = Shop.open(workspace, settings_from())
    yield Questions(shop)
    shop.close()


@pytest.fixture
def session(questions, database, issue):
    """Runs `talk(client)` with a client of a server of its own."""

    def run(talk, secret=None):
        server = protocol_server(questions, Caller(secret or issue()[1], database, clock))

        async def connected():
            async with Client(server) as client:
                return await talk(client)

        return asyncio.run(asyncio.wait_for(connected(), 60))

    return run


def told(result):
    return " ".join(block.text for block in result.content)


def test_every_tool_is_listed_as_read_only_with_a_schema_of_its_answer(session):
    async def talk(client):
        return (await client.list_tools()).tools

    tools = session(talk)

    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description and tool.output_schema for tool in tools)


def test_a_customer_is_predicted_as_the_lake_has_it(session):
    async def talk(client):
        return await client.call_tool("predict_customer", {"customer_id": "c0001"})

    found = session(talk).structured_content

    assert (found["customer_id"], found["horizon_days"], found["source"]) == ("c0001", 60, "stored")
    assert found["predicted_clv_lower"] <= found["predicted_clv"] <= found["predicted_clv_upper"]


def test_top_customers_are_ranked_by_what_was_asked_for(session):
    async def talk(client):
        return [
            await client.call_tool("top_customers", {"count": 5}),
            await client.call_tool("top_customers", {"count": 3, "ranked_by": "churn_probability"}),
        ]

    by_value, by_risk = (result.structured_content["customers"] for result in session(talk))

    values = [row["predicted_clv"] for row in by_value]
    assert len(values) == 5 and values == sorted(values, reverse=True)
    risks = [row["churn_probability"] for row in by_risk]
    assert len(risks) == 3 and risks == sorted(risks, reverse=True)


@pytest.mark.parametrize(
    "arguments", [{"count": 0}, {"count": 101}, {"ranked_by": "email"}, {"count": "many"}]
)
def test_lists_that_cannot_be_made_are_refused(session, arguments):
    async def talk(client):
        return await client.call_tool("top_customers", arguments)

    assert session(talk).is_error


@pytest.mark.parametrize("parted_by", ["rfm", "value_tier"])
def test_segments_hold_every_customer_once(session, parted_by):
    async def talk(client):
        return await client.call_tool("list_segments", {"parted_by": parted_by})

    found = session(talk).structured_content["segments"]

    assert len(found) > 1
    assert sum(one["customers"] for one in found) == 300
    assert sum(one["share_of_value"] for one in found) == pytest.approx(1)


def test_a_prediction_is_explained_in_sentences(session):
    async def talk(client):
        return await client.call_tool("explain_customer", {"customer_id": "c0001"})

    why = session(talk).structured_content

    assert why["model"] == "bg_nbd_gamma_gamma"
    assert why["horizon_days"] == 60
    assert why["reasons"] and all(reason["sentence"] for reason in why["reasons"])


def test_what_cannot_be_answered_says_what_to_do_next(session):
    async def talk(client):
        return await client.call_tool("predict_customer", {"customer_id": "nobody"})

    result = session(talk)

    assert result.is_error
    assert "Next:" in told(result)
    assert "nobody" not in told(result)


def test_the_back_test_panel_has_the_champion_first_and_rules_to_beat(session):
    async def talk(client):
        return await client.call_tool("backtest_panel", {})

    panel = session(talk).structured_content

    assert (panel["champion"], panel["model_version"], panel["horizon_days"]) == ("bg_nbd_gamma_gamma", 1, 60)
    assert panel["models"][0]["is_champion"]
    assert all(row["metrics"]["mae"] > 0 for row in panel["models"])


def test_a_key_that_is_revoked_works_no_more_in_the_next_question(session, issue, database, owner):
    key_id, secret = issue()

    async def talk(client):
        before = await client.call_tool("backtest_panel", {})
        Accounts(database).revoke_key(owner, key_id, datetime.now(UTC))
        return before, await client.call_tool("backtest_panel", {})

    before, after = session(talk, secret)

    assert not before.is_error
    assert after.is_error
    assert "access.key" in told(after)
