"""Neutral audience names: Meta blocks audiences whose names or notes refer to health or money."""

from __future__ import annotations

import re

from tenure.core.errors import OptionError

_HEALTH = (
    "aids|addict|alcoholi|allerg|anorexi|anxiety|arthritis|asthma|autis|cancer|covid|"
    "dementia|depress|diabet|diagnos|disab|disease|disorder|epilep|fertility|health|hiv|"
    "illness|medic|mental|migraine|obes|overweight|patient|pregnan|psych|rehab|sick\\b|surgery|"
    "symptom|therap|treatment|weight loss"
)
_MONEY = (
    "affluen|bankrupt|broke\\b|credit score|credit card|creditworth|debt|earner|financial|"
    "foreclos|high income|income|insolven|jobless|loan|low income|millionaire|mortgage|net "
    "worth|poor\\b|poverty|rich\\b|salary|spending power|unemploy|wealth|welfare"
)
_FLAGGED = re.compile(rf"\b(?:{_HEALTH}|{_MONEY})", re.IGNORECASE)
_LONGEST = 128


def check_neutral(name: str) -> None:
    """Raise OptionError (`option.public_name`) for a name that would get an audience blocked.

    Meta flags custom audiences that suggest health conditions or financial status since September 2025
    (operation_status 471), and then refuses to change or use them.
    """
    spaced = re.sub(r"[_\-./]+", " ", name)
    match = _FLAGGED.search(spaced)
    if match:
        raise OptionError(
            "The name refers to health or money: Meta blocks such audiences.",
            values=[name, match[0]],
            hint='choose a neutral name, such as --public-name "Spring list 1"',
            code="option.public_name",
        )
    if not name.strip() or len(name) > _LONGEST:
        raise OptionError(
            f"The public name must have 1 to {_LONGEST} characters.",
            values=[f"{len(name)} characters"],
            hint='such as --public-name "Spring list 1"',
            code="option.public_name",
        )
