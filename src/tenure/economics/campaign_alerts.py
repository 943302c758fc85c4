"""When a campaign wins customers of low value, or pays too much for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tenure.core.text.closest import closest

MIN_CUSTOMERS = 30
_Z = 1.6448536269514722
"""One-sided 95 %."""

_CLEARLY = 0.05
_NAMED = 8

THE_RULE = (
    f"One of these applies. Among at least {MIN_CUSTOMERS} customers, the share of "
    "low-value customers is higher than among all customers won in the same period: with "
    f"95 % certainty, and by at least {_CLEARLY * 100:.0f} points. Or a customer costs more "
    "than the recommended part of the margin that they bring. Or no customer has this "
    "source."
)


@dataclass(frozen=True)
class Alert:
    """`kind` is `low_value`, `dear` or `unmatched`; `text` is a sentence with its figures."""

    kind: str
    text: str


def wilson_lower(hits: float, n: float, z: float = _Z) -> float:
    """Lower end of the one-sided Wilson interval of the share `hits / n`, from 0 to 1.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22:
    209-212.
    """
    if n <= 0:
        return 0.0
    share = hits / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max((middle - spread) / (1 + z * z / n), 0.0)


def low_value_alert(low: float, customers: float, usual_share: float) -> Alert | None:
    """Whether a campaign's customers are clearly more often of low value than is usual.

    Parameters
    ----------
    low, customers : the campaign's customers of low value, and all of its customers whose value is known.
    usual_share : share of low-value customers among all customers won in the same period.
    """
    if customers < MIN_CUSTOMERS or low / customers < usual_share + _CLEARLY:
        return None
    if wilson_lower(low, customers) <= usual_share:
        return None
    return Alert(
        "low_value",
        f"Wins low-value customers: {low / customers:.0%} of {customers:,.0f}, against "
        f"{usual_share:.0%} of all customers won in the same period.",
    )


def high_cost_alert(cac: float | None, target: float | None, customers: float) -> Alert | None:
    """Alert if a customer costs more (`cac`) than the recommended maximum (`target`), both in money.

    None if either is unknown, or with fewer than `MIN_CUSTOMERS` customers.
    """
    if cac is None or target is None or customers < MIN_CUSTOMERS or cac <= target:
        return None
    return Alert(
        "dear",
        f"Costs {cac:,.2f} per customer; {target:,.2f} is recommended for the margin they "
        "are expected to bring.",
    )


def unmatched_alert(source: str, sources: Sequence[str]) -> Alert | None:
    """Whether no customer came from the campaign's source; `sources` are the sources of all customers."""
    by_key = {name.casefold(): name for name in sources}
    if source.casefold() in by_key:
        return None
    close = closest(source.casefold(), by_key)
    if close:
        explanation = f"did you mean '{by_key[close[0]]}'?"
    elif by_key:
        explanation = (
            f"they come from {', '.join(sources[:_NAMED])}{', ...' if len(sources) > _NAMED else ''}."
        )
    else:
        explanation = "no customer has an acquisition_source."
    return Alert(
        "unmatched", f"No customer came from '{source}', so the campaign has no customers: {explanation}"
    )
