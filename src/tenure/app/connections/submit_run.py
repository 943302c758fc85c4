"""Have a worker run a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.connections.opened import connections_of

if TYPE_CHECKING:
    from tenure.app.jobs.board import JobBoard
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User
    from tenure.store.records.jobs import Job

KIND = "sync"


def submit_run(name_or_id: str, shop: Shop, jobs: JobBoard, by: User) -> Job:
    """Submit the job. Raises NotFound, and as `JobBoard.submit`."""
    connection = connections_of(shop).get(name_or_id)
    return jobs.submit(KIND, {"connection": connection.connection_id}, by, shop.settings.now)
