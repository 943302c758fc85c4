"""Deliveries of an audience to a channel that were begun, and which version can be sent next.

A version is sent as the differences from the previous one, so what is on the platform must be known: each
version is sent completely before the next, and none after a newer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.catalog import CHANNELS
from tenure.core.errors import ConflictError, OptionError

if TYPE_CHECKING:
    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import ChannelCard
    from tenure.store.records.audiences import Audiences, Delivery, Mode


@dataclass(frozen=True)
class SentDeliveries:
    """Deliveries of one audience to one channel that were sent, at least in part.

    own : of `version`; None if nothing of it was sent. others : of other versions.
    """

    version: AudienceVersion
    own: Delivery | None
    others: tuple[Delivery, ...]

    @property
    def base(self) -> Delivery | None:
        """The delivery whose list is brought up to date, where members can be taken out."""
        if not self._card.removes_members:
            return None
        if self.own is not None:  # it continues on the same base
            return next((d for d in self.others if d.number == self.own.base_number), None)
        sent_deliveries = [delivery for delivery in self._standing if delivery.state == "sent"]
        built_on = {delivery.base_number for delivery in sent_deliveries}
        return max((d for d in sent_deliveries if d.number not in built_on), key=_number, default=None)

    def plan(self, *, replace: bool) -> tuple[Mode, Delivery | None]:
        """How it is sent, and on top of which list. Raises OptionError (`option.replace`)."""
        if self.own is not None:
            return self.own.mode, self.base
        base = self.base
        if not replace:
            return ("add" if base is None else "difference"), base
        if (
            base is None and self._card.removes_members
        ):  # a list that was sent only in part is replaced as well
            base = max(self._standing, key=_number, default=None)
        if base is None:
            return "add", None
        if not can_replace(self.version):
            raise OptionError(
                f"Only a list for {_replacing()} without values can be replaced as a whole.",
                values=[self.version.label],
                hint="leave out --replace, so that only the differences are sent; or freeze the "
                "audience with --no-values",
                code="option.replace",
            )
        return "replace", base

    def check_turn(self, mode: Mode) -> None:
        """Raises ConflictError: `audience.older` after a newer version, `audience.unfinished` if an earlier
        one was sent only in part.
        """
        card = self._card
        if card.makes_file:  # each version is a separate file
            return
        if self._comes_too_late(mode):
            raise _older(self.version)
        unfinished = [d for d in self._standing if d.state != "sent" and d.number < self.version.number]
        if card.removes_members and mode != "replace" and unfinished:
            raise _unfinished(self.version, _to_end_first(unfinished))

    def _comes_too_late(self, mode: Mode) -> bool:
        is_older = any(d.number > self.version.number for d in self.others)
        if self.own is None:
            return is_older and mode != "replace"
        if any(d.mode == "replace" and d.number > self.version.number for d in self.others):
            return True  # members added next to a replacement in progress would be in no version
        # Where members are removed, a list that was sent only in part has to be completed.
        return self._is_overtaken(self.own) or (is_older and not self._card.removes_members)

    @property
    def _card(self) -> ChannelCard:
        card: ChannelCard = CHANNELS.load(self.version.channel).card
        return card

    @property
    def _standing(self) -> list[Delivery]:
        """Other deliveries that no whole list has replaced."""
        return [delivery for delivery in self.others if not self._is_overtaken(delivery)]

    def _is_overtaken(self, delivery: Delivery) -> bool:
        """Whether a whole list was put on the platform after this delivery was begun."""
        replacements = {d.number for d in self.others if d.mode == "replace" and d.state == "sent"}
        return bool(replacements - self._bases_of(delivery) - {delivery.number})

    def _bases_of(self, delivery: Delivery) -> set[int]:
        """Numbers of the versions that were on the platform before it, one after the other."""
        bases = {d.number: d.base_number for d in self.others}
        numbers: set[int] = set()
        base = delivery.base_number
        while base is not None and base not in numbers:
            numbers.add(base)
            base = bases.get(base)
        return numbers


def sent_deliveries_of(audiences: Audiences, version: AudienceVersion) -> SentDeliveries:
    """The deliveries of its audience to its channel; those without any batch sent do not count."""
    deliveries = [
        delivery
        for delivery in audiences.deliveries(version.audience)
        if delivery.channel == version.channel
        and (delivery.state == "sent" or audiences.receipts(delivery.delivery_id))
    ]
    own = next((d for d in deliveries if d.number == version.number), None)
    return SentDeliveries(version, own, tuple(d for d in deliveries if d.number != version.number))


def can_replace(version: AudienceVersion) -> bool:
    """Whether the version can be sent as a whole, in place of the list on the platform."""
    card: ChannelCard = CHANNELS.load(version.channel).card
    return card.replaces_list and not version.figures.get("with_values")


def _replacing() -> str:
    """Titles of the channels that take a whole list."""
    return " or ".join(card.title for card in CHANNELS.cards().values() if card.replaces_list)


def _older(version: AudienceVersion) -> ConflictError:
    return ConflictError(
        f"A later version of this audience was sent to {version.channel}: this version "
        "would undo part of it.",
        values=[version.label],
        hint="send the newest version, or freeze the audience again and send that version",
        code="audience.older",
    )


def _unfinished(version: AudienceVersion, earlier: Delivery) -> ConflictError:
    hint = f"finish sending it first: tenure audience send {earlier.audience} --version {earlier.number}"
    if can_replace(version):
        hint += "; or send this version with --replace"
    return ConflictError(
        f"An earlier version of this audience was only partly sent to {version.channel}: it "
        "is unknown who is on the list.",
        values=[f"{earlier.audience} v{earlier.number}"],
        hint=hint,
        code="audience.unfinished",
    )


def _to_end_first(unfinished: Sequence[Delivery]) -> Delivery:
    """A replacement in progress takes the place of everything before it."""
    replacements = [delivery for delivery in unfinished if delivery.mode == "replace"]
    return max(replacements, key=_number) if replacements else min(unfinished, key=_number)


def _number(delivery: Delivery) -> int:
    return delivery.number
