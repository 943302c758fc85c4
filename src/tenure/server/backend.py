"""What routes work with, created once per application."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Self

from fastapi import Request

from tenure.app.backups.last_backup import last_backup
from tenure.app.bounded.process import get_ready
from tenure.app.data.uploads import Uploads
from tenure.app.jobs.board import JobBoard
from tenure.app.model_versions.list_models import list_models
from tenure.core.clock import clock
from tenure.core.errors import TenureError, UnknownCustomer
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.settings import Settings
from tenure.server.bodies.bounded_work import BoundedWork
from tenure.server.callers import Caller, Callers
from tenure.server.metrics import Facts as Scraped
from tenure.server.metrics import Metrics, ServedModel
from tenure.server.readiness import Readiness, Serving
from tenure.server.waiting.batcher import Batcher
from tenure.server.waiting.streams import Streams
from tenure.serving.insights.listing import CustomerQuery, customer_page
from tenure.serving.live.spelling import spelled_as
from tenure.serving.predictions.described import DescribedCustomers
from tenure.serving.predictions.live import LivePredictions, Prediction, Row
from tenure.serving.predictions.vector import Facts
from tenure.serving.publish import refresh_serving
from tenure.serving.shop import Shop
from tenure.store.files.quota import Quota
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.server.settings import ServerSettings

_logger = logging.getLogger("tenure.server")


@dataclass(frozen=True)
class Queues:
    """Requests about one customer each, answered together."""

    stored_predictions: Batcher[str, Prediction | None]
    live: Batcher[str, Prediction]
    described: Batcher[Facts, Row]

    @classmethod
    def over(cls, predictions: LivePredictions, described: DescribedCustomers) -> Self:
        """Queues in front of these predictions."""

        def stored(customer_ids: list[str]) -> list[Prediction | Exception | None]:
            predicted = predictions.available(customer_ids)
            return [
                predicted[customer_id] if customer_id in predicted else UnknownCustomer()
                for customer_id in customer_ids
            ]

        def live(customer_ids: list[str]) -> list[Prediction | Exception]:
            predicted = predictions.recompute(list(dict.fromkeys(customer_ids)))
            return [predicted.get(customer_id) or UnknownCustomer() for customer_id in customer_ids]

        return cls(Batcher(stored), Batcher(live), Batcher(described.each))

    async def prediction(self, customer_id: str) -> Prediction:
        """As `LivePredictions.of`; a customer who must be predicted again does not delay the others."""
        return await self.stored_predictions.do(customer_id) or await self.live.do(customer_id)


@dataclass(frozen=True)
class Backend:
    """The use cases' long-lived parts, and what the server keeps itself.

    stopping : set when the server is about to stop; endless responses then end.
    """

    settings: ServerSettings
    shop: Shop
    predictions: LivePredictions
    described: DescribedCustomers
    accounts: Accounts
    callers: Callers
    jobs: JobBoard
    uploads: Uploads
    quota: Quota
    bounded: BoundedWork
    metrics: Metrics
    queues: Queues
    readiness: Readiness
    streams: Streams
    stopping: threading.Event

    @classmethod
    def open(cls, settings: ServerSettings) -> Self:
        """Raises StoreError where the workspace or its store cannot be used."""
        app = settings.app
        shop = Shop.open(settings.workspace, app, is_served=True)
        predictions = LivePredictions(shop)
        accounts = Accounts(shop.database)
        quota = Quota(settings.workspace, app.retention.quota_bytes)
        jobs = JobBoard.of(settings.workspace, app, shop.database, quota)
        uploads = Uploads(settings.workspace, settings.max_upload_mib * MEBIBYTE, settings.unpacking, quota)
        metrics = Metrics(_facts(shop, jobs))
        described = DescribedCustomers(shop, predictions)
        return cls(
            settings,
            shop,
            predictions,
            described,
            accounts,
            Callers(accounts, is_https=settings.is_https),
            jobs,
            uploads,
            quota,
            BoundedWork(settings.preview_limits, settings.previews_at_once),
            metrics,
            Queues.over(predictions, described),
            Readiness(lambda: _serving(shop)),
            Streams(settings.streams_per_user),
            threading.Event(),
        )

    @property
    def today(self) -> date:
        """The current day in UTC."""
        return clock().date()

    def acting(self, caller: Caller) -> Shop:
        """The shop for one request of that caller, at this moment."""
        return self.shop.acting(caller.user.name, clock())

    def now_settings(self) -> Settings:
        """Settings of a use case that begins now."""
        return replace(self.shop.settings, now=clock())

    def warm_up(self) -> None:
        """Publish if nothing was published yet, and load the model early; later requests report failures.

        First removes incomplete uploads that a killed process left behind.
        """
        self.uploads.remove_abandoned()
        get_ready()
        try:
            if self.shop.served.published.generation == 0:
                refresh_serving(self.shop.workspace, self.now_settings())
            if self.shop.served.published.model is not None:
                self.described.warm_up()
                list_models(self.shop)  # loads MLflow: seconds, the first time
            customer_page(CustomerQuery(), self.shop.served)
        except TenureError as error:
            _logger.warning("model cannot be loaded", extra={"fields": {"code": error.code}})

    def customer(self, customer_id: str) -> str:
        """The id as the log spells it: e-mail addresses are compared without letter case."""
        return spelled_as(customer_id, self.shop)

    def close(self) -> None:
        """Close the connections."""
        self.jobs.close()
        self.shop.close()


async def backend(request: Request) -> Backend:
    """The backend of the application that received the request."""
    current: Backend = request.app.state.backend
    return current


def _facts(shop: Shop, jobs: JobBoard) -> Scraped:
    def model() -> ServedModel | None:
        published = shop.served.published
        if published.model_number is None:
            return None
        return ServedModel(str(published.model_number), published.run_id or "")

    def data_age_seconds() -> float | None:
        newest = shop.newest_order()
        return None if newest is None else max((clock() - newest).total_seconds(), 0.0)

    def job_counts() -> dict[str, int]:
        return {str(state): count for state, count in jobs.store.counts().items()}

    def backup_age_seconds() -> float | None:
        backup = last_backup(shop.workspace.path)
        return None if backup is None else backup.age(clock()).total_seconds()

    return Scraped(model, data_age_seconds, job_counts, backup_age_seconds)


def _serving(shop: Shop) -> Serving:
    """What is served, after checking that the store responds."""
    shop.workspace.refuse_lost_store()
    shop.arrivals.last_number()
    backup = last_backup(shop.workspace.path)
    return Serving(shop.served.published.model_number, backup.taken_at if backup else None)
