"""Promote a version of the workspace's model: it makes the predictions from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.model_versions.comparison import PROMOTION_METRICS, Comparison, compare_versions
from tenure.core.errors import ModelError
from tenure.serving.publish import publish_change
from tenure.store.registry.registry import CHAMPION

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version


@dataclass(frozen=True)
class PromoteModel:
    """Command. `version` is a number or `challenger`; `force` promotes it even if it is not better."""

    version: str
    force: bool = False


@dataclass(frozen=True)
class PromotionResult:
    """The new champion, and its comparison with the previous one."""

    champion: Version
    comparison: Comparison


def promote_model(command: PromoteModel, shop: Shop, progress: Progress) -> PromotionResult:
    """Make a version the champion if its back-test is better than the champion's, or with `force`.

    Raises
    ------
    ModelError
        `model.not_better`: its back-test is not better, or cannot be compared. Nothing was changed.
    StoreError
        `store.no_version`; or the promoted version cannot be published, see `publish_change`.
    """
    registry = shop.registry
    version, champion = registry.version(command.version), registry.version(CHAMPION)
    comparison = compare_versions(version, champion)
    if version.number != champion.number:
        if not (command.force or comparison.first_is_better):
            raise _not_better(comparison)
        registry.promote(version.number)
    shop.audit("promote_model", str(version.number))
    publish_change(shop, progress)
    return PromotionResult(registry.version(str(version.number)), comparison)


def _not_better(comparison: Comparison) -> ModelError:
    version, champion = comparison.versions
    title = f"The back-test of version {version.number} is not better than that of"
    if comparison.obstacle:
        title = f"The back-test of version {version.number} cannot be compared with that of"
        reasons = [comparison.obstacle]
    else:
        reasons = [
            f"{name} {_figure(comparison.first[name])} against {_figure(comparison.second[name])}"
            for name in PROMOTION_METRICS
        ]
    return ModelError(
        f"{title} the champion, version {champion.number}; nothing was changed.",
        values=reasons,
        hint="see `tenure models compare`; use --force to promote it anyway",
        code="model.not_better",
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
