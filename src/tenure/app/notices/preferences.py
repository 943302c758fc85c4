"""Show and change what a user prefers: e-mail about notices, and the page to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.preferences import Preferences, PreferenceStore

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ShowPreferences:
    """Command."""

    user_id: str


@dataclass(frozen=True)
class ChangePreferences:
    """Command."""

    user_id: str
    preferences: Preferences


def show_preferences(command: ShowPreferences, shop: Shop) -> Preferences:
    """The user's preferences."""
    return PreferenceStore(shop.database).of(command.user_id)


def change_preferences(command: ChangePreferences, shop: Shop) -> Preferences:
    """Replace them. Raises OptionError (`option.email`, `option.notice_kind`, `option.start_page`)."""
    PreferenceStore(shop.database).save(command.user_id, command.preferences)
    shop.audit("change_preferences")
    return command.preferences
