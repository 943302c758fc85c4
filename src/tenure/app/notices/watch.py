"""Look once a day whether something needs attention, and tell analysts and administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.serving.live.data_age import data_age
from tenure.serving.live.health import health
from tenure.store.people.notices import Notices

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop

OLD_ORDERS, RETRAIN = "old_orders", "retrain"


@dataclass(frozen=True)
class Watch:
    """Command."""


@dataclass(frozen=True)
class WatchResult:
    """alerts : names of what needs attention. notified_users : number of new notices."""

    alerts: list[str]
    notified_users: int


def watch(_: Watch, shop: Shop, progress: Progress) -> WatchResult:
    """Check the age of the newest order and the health of the model."""
    progress.step("Checking the data and the model")
    age, model = data_age(shop.view(), shop.today), health(shop.served, shop.today)
    alerts = [
        name
        for name, is_raised in (
            (OLD_ORDERS, age is not None and age.level == "warning"),
            (RETRAIN, model is not None and model.state == "retrain"),
        )
        if is_raised
    ]
    notices = Notices(shop.database)
    notified_users = sum(notices.alert(name, ("analyst", "admin"), shop.settings.now) for name in alerts)
    return WatchResult(alerts, notified_users)
