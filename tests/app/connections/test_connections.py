"""Adding, changing, pausing and removing connections; scheduled runs; and that secrets stay secret."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.connectors.shops import TOKEN

from tenure.app.connections.add_connection import AddConnection, add_connection
from tenure.app.connections.change_connection import ChangeConnection, change_connection
from tenure.app.connections.list_connections import list_connections
from tenure.app.connections.opened import connections_of
from tenure.app.connections.remove_connection import remove_connection
from tenure.app.connections.try_connection import try_connection
from tenure.app.jobs.kind import KINDS
from tenure.app.jobs.schedule import submit_due
from tenure.core.errors import ConflictError, ConnectorError, NotFound, OptionError, StoreError
from tenure.store.people.audit import AuditLog
from tenure.store.records.jobs import JobStore

HOUR = timedelta(hours=1)


@pytest.fixture
def submit(shop):
    """Submit what is due; the ids of the jobs for connections."""
    store = JobStore(shop.database)

    def due(now):
        return [job for job in submit_due(store, KINDS, shop.settings, now) if job.kind == "sync"]

    return due


def test_a_test_is_a_real_call(shop, connected, shopify):
    assert try_connection("My shop", shop).orders == 12
    assert shopify.calls


def test_nothing_of_the_secret_is_shown_or_stored_in_plain_text(shop, connected, run):
    run()
    assert TOKEN not in repr(list_connections(shop)) and connected.secrets == ("token",)
    assert TOKEN not in repr(AuditLog(shop.database).latest())
    shop.close()
    for path in shop.path.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path


def test_what_cannot_be_right_is_refused_at_once(shop, connected, shopify):
    settings = {"shop": shopify.address, "token": TOKEN}
    with pytest.raises(ConflictError):
        add_connection(AddConnection("My shop", "shopify", settings), shop)
    for wrong in (
        AddConnection("Other", "shopify", {"shop": shopify.address}),
        AddConnection("Other", "shopify", settings | {"colour": "red"}),
        AddConnection("Other", "shopify", settings, schedule="sometimes"),
        AddConnection("Other", "shopify", settings, reading={"columns": {"customer_id": "Id"}}),
        AddConnection("\n", "shopify", settings),
    ):
        with pytest.raises(OptionError) as caught:
            add_connection(wrong, shop)
        assert TOKEN not in str(caught.value)


def test_a_due_connection_is_run_once_by_many_workers(shop, connected, submit):
    now = shop.settings.now
    with ThreadPoolExecutor(4) as pool:
        jobs = [job for some in pool.map(submit, [now] * 8) for job in some]

    assert [job.parameters for job in jobs] == [{"connection": connected.connection_id}]
    assert submit(now + HOUR / 2) == []


def test_missed_runs_are_caught_up_once_and_the_rhythm_stays(shop, connected, submit):
    now = shop.settings.now
    submit(now)
    store = JobStore(shop.database)
    store.request_cancel(store.latest()[0].job_id, now)

    assert len(submit(now + 7.5 * HOUR)) == 1
    assert connections_of(shop).get("My shop").next_run_at == now + 8 * HOUR


def test_a_run_that_has_not_ended_is_not_submitted_again(shop, connected, submit):
    submit(shop.settings.now)
    assert submit(shop.settings.now + HOUR) == []


def test_a_paused_connection_waits_and_catches_up_when_resumed(shop, connected, submit):
    change_connection(ChangeConnection("My shop", is_paused=True), shop)
    assert submit(shop.settings.now + 5 * HOUR) == []
    resumed = change_connection(ChangeConnection("My shop", is_paused=False), shop)
    assert resumed.state == "scheduled" and len(submit(shop.settings.now)) == 1


def test_other_settings_read_everything_again_and_secrets_stay(shop, connected, run):
    run()
    change_connection(ChangeConnection("My shop", name="Tea shop", schedule="daily 03:00"), shop)
    assert connections_of(shop).get("Tea shop").cursor is not None
    change_connection(ChangeConnection("Tea shop", settings={"version": "2026-10"}), shop)
    stored = connections_of(shop).get("Tea shop")
    assert stored.cursor is None and connections_of(shop).secrets(stored) == {"token": TOKEN}


def test_a_new_secret_replaces_the_old_one(shop, connected):
    change_connection(ChangeConnection("My shop", settings={"token": "shpat_other"}), shop)
    with pytest.raises(ConnectorError) as caught:
        try_connection("My shop", shop)
    assert caught.value.code == "connector.credentials"


def test_a_lost_key_is_reported_with_the_way_out(shop, connected, run, net):
    (shop.path / ".secret.key").unlink()
    with pytest.raises(StoreError) as caught:
        run()
    assert caught.value.code == "credentials.no_key"
    change_connection(ChangeConnection("My shop", settings={"token": TOKEN}), shop)
    run()
    assert net() == 600.0


def test_removing_deletes_the_secrets_and_keeps_the_orders(shop, connected, run, net):
    from tenure.store.database.schema import CREDENTIALS

    run()
    remove_connection("My shop", shop)
    with shop.database.transaction() as transaction:
        assert transaction.execute(CREDENTIALS.select()).all() == []
    assert net() == 600.0
    with pytest.raises(NotFound):
        remove_connection("My shop", shop)


def test_everything_is_audited(shop, connected, run):
    run()
    change_connection(ChangeConnection("My shop", is_paused=True), shop)
    remove_connection("My shop", shop)
    actions = {entry.action for entry in AuditLog(shop.database).latest()}
    assert {"add_connection", "run_connection", "pause_connection", "remove_connection"} <= actions
