"""Errors in the input: it cannot be used as it is."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.core.errors.root import SHOWN_CHARACTERS, TenureError
from tenure.core.text.closest import closest
from tenure.core.text.quoted import shortened


class InputError(TenureError):
    """The input cannot be used as it is."""

    code = "input"
    exit_code = 2
    status = 422


class DataError(InputError):
    """The input was read but contains nothing to work on."""

    code = "data"


class TimeError(InputError):
    """`as_of` or `horizon` do not fit the order log."""

    code = "time"


class OptionError(InputError):
    """An option has an impossible value."""

    code = "option"


class ConflictError(InputError):
    """The input contradicts existing data."""

    code = "input.conflict"
    status = 409


class ChangedMeanwhile(ConflictError):
    """What is to be changed is no longer what the caller has seen."""

    code = "version.changed"
    status = 412

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed this meanwhile.",
            hint="look at it again, then repeat your change or leave theirs",
        )


class UnknownCustomer(InputError):
    """No customer with this ID has ordered anything."""

    code = "input.unknown_customer"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "This workspace has no orders from that customer.",
            hint="check the spelling of the customer ID: it must match exactly",
        )


class NotFound(InputError):
    """The requested thing does not exist."""

    code = "not_found"
    status = 404


class UnknownPlug(InputError):
    """No source, engine, feature, model or channel has this name."""

    code = "plug.unknown"
    status = 404

    def __init__(self, kind: str, name: str, known_names: Iterable[str]) -> None:
        names = sorted(known_names)
        close = closest(name, names)
        hint = f"did you mean '{close[0]}'?" if close else f"choose one of: {', '.join(names)}"
        super().__init__(f"There is no {kind} named '{shortened(name, SHOWN_CHARACTERS)}'.", hint=hint)
