"""What was begun of an audience on a channel, and which version may be sent next.

A version is sent as what differs from the one before, so what is on the platform must be known: each version
is sent to its end before the next, and none after a newer one.
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
class Begun:
    """Deliveries of one audience to one channel of which something went out, or that were sent.

    own : of the version that is asked for; None where nothing of it went out. others : of other versions.
    """

    version: AudienceVersion
    own: Delivery | None
    others: tuple[Delivery, ...]

    @property
    def base(self) -> Delivery | None:
        """The delivery whose list is brought up to date, where members can be taken out."""
        if not self._card.removes:
            return None
        if self.own is not None:  # it goes on from where it began
            return next((one for one in self.others if one.number == self.own.base_number), None)
        sent = [one for one in self._standing if one.state == "sent"]
        built_on = {one.base_number for one in sent}
        return max((one for one in sent if one.number not in built_on), key=_number, default=None)

    def plan(self, *, replace: bool) -> tuple[Mode, Delivery | None]:
        """How it is sent, and over which list. Raises OptionError (`option.replace`)."""
        if self.own is not None:
            return self.own.mode, self.base
        base = self.base
        if not replace:
            return ("add" if base is None else "difference"), base
        if base is None and self._card.removes:  # a list of which only a part got there is replaced as well
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
        """Raises ConflictError: `audience.older` after a newer version, `audience.unfinished` where an
        earlier one got there in part.
        """
        card = self._card
        if card.makes_file:  # each version is a file of its own
            return
        if self._comes_too_late(mode):
            raise _older(self.version)
        unfinished = [
            one for one in self._standing if one.state != "sent" and one.number < self.version.number
        ]
        if card.removes and mode != "replace" and unfinished:
            raise _unfinished(self.version, _to_end_first(unfinished))

    def _comes_too_late(self, mode: Mode) -> bool:
        is_older = any(one.number > self.version.number for one in self.others)
        if self.own is None:
            return is_older and mode != "replace"
        if any(one.mode == "replace" and one.number > self.version.number for one in self.others):
            return True  # what is added beside a whole list that is on its way is in no version
        # Where members are taken out, a list that got there in part has to be brought to its end.
        return self._is_overtaken(self.own) or (is_older and not self._card.removes)

    @property
    def _card(self) -> ChannelCard:
        card: ChannelCard = CHANNELS.load(self.version.channel).card
        return card

    @property
    def _standing(self) -> list[Delivery]:
        """Other deliveries in whose place no whole list was put."""
        return [one for one in self.others if not self._is_overtaken(one)]

    def _is_overtaken(self, one: Delivery) -> bool:
        """Whether a whole list was put on the platform after this delivery was begun."""
        before = self._built_on(one)
        whole = {each.number for each in self.others if each.mode == "replace" and each.state == "sent"}
        return bool(whole - before - {one.number})

    def _built_on(self, one: Delivery) -> set[int]:
        """Numbers of the versions that were on the platform before it, one after the other."""
        bases = {each.number: each.base_number for each in self.others}
        found: set[int] = set()
        base = one.base_number
        while base is not None and base not in found:
            found.add(base)
            base = bases.get(base)
        return found


def begun_of(kept: Audiences, version: AudienceVersion) -> Begun:
    """A delivery of which no batch went out counts for nothing."""
    deliveries = [
        one
        for one in kept.deliveries(version.audience)
        if one.channel == version.channel and (one.state == "sent" or kept.receipts(one.delivery_id))
    ]
    own = next((one for one in deliveries if one.number == version.number), None)
    return Begun(version, own, tuple(one for one in deliveries if one.number != version.number))


def can_replace(version: AudienceVersion) -> bool:
    """Whether the channel takes the version as a whole, in the place of who is there."""
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


def _unfinished(version: AudienceVersion, one: Delivery) -> ConflictError:
    way = f"finish sending it first: tenure audience send {one.audience} --version {one.number}"
    if can_replace(version):
        way += "; or send this version with --replace"
    return ConflictError(
        f"An earlier version of this audience was only partly sent to {version.channel}: it "
        "is unknown who is on the list.",
        values=[f"{one.audience} v{one.number}"],
        hint=way,
        code="audience.unfinished",
    )


def _to_end_first(unfinished: Sequence[Delivery]) -> Delivery:
    """A whole list that is on its way takes the place of all before it."""
    whole = [one for one in unfinished if one.mode == "replace"]
    return max(whole, key=_number) if whole else min(unfinished, key=_number)


def _number(one: Delivery) -> int:
    return one.number
