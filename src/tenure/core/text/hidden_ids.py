"""Customer IDs that are e-mail addresses or phone numbers, and what stands for them.

Shops often take the address as the ID. Roles that may not see who somebody is then see a digest of the ID
under a key of the workspace: always the same, so that links work, but telling nothing without the key.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from tenure.core.text.quoted import ADDRESS_PATTERN, NUMBER_PATTERN

_PREFIX, _DIGITS = "hidden-", 16
_HIDDEN = re.compile(rf"{_PREFIX}[0-9a-f]{{{_DIGITS}}}")
_ANYTHING_LIKE_AN_ADDRESS = re.compile(r"\S+@\S+")
_NATIONAL_NUMBER = re.compile(r"0[1-9]\d{8,9}")
"""Ten or eleven digits with one leading zero. Other plain digits are taken for a shop system's numbers."""


def looks_personal(customer_id: str) -> bool:
    """Whether an ID looks like an e-mail address or a phone number.

    Examples
    --------
    >>> [looks_personal(customer_id) for customer_id in ("ann@example.com", "+44 20 7946 0958", "12345")]
    [True, True, False]
    """
    text = customer_id.strip()
    return any(
        pattern.fullmatch(text) for pattern in (_ANYTHING_LIKE_AN_ADDRESS, NUMBER_PATTERN, _NATIONAL_NUMBER)
    )


def hidden_id(customer_id: str, key: str) -> str:
    """What stands for the ID.

    64 bits of SHA-256 over key and ID: a query can compute it as well (`sha256(key || customer_id)`), and as
    it is cut, nothing can be appended to a known one.

    Parameters
    ----------
    key : of the workspace, 64 hexadecimal digits.
    """
    digest = hashlib.sha256(f"{key}{customer_id}".encode(errors="surrogatepass")).hexdigest()
    return f"{_PREFIX}{digest[:_DIGITS]}"


def is_hidden(text: str) -> bool:
    """Whether a text has the form of a hidden ID."""
    return _HIDDEN.fullmatch(text) is not None


def digits_of(hidden: str) -> str:
    """The digits of the digest in a hidden ID."""
    return hidden.removeprefix(_PREFIX)


def without_ids(value: Any, key: str, exempt_names: frozenset[str] = frozenset()) -> Any:
    """JSON values in which hidden IDs stand for IDs that look personal, also within sentences and as names.

    exempt_names : members of objects that name staff, whose values stay.
    """
    if isinstance(value, str):
        return _without(value, key)
    if isinstance(value, dict):
        return {
            _without(name, key): item if name in exempt_names else without_ids(item, key, exempt_names)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [without_ids(item, key, exempt_names) for item in value]
    return value


def _without(text: str, key: str) -> str:
    if looks_personal(text):
        return hidden_id(text, key)

    def replaced(match: re.Match[str]) -> str:
        return hidden_id(match[0], key)

    return NUMBER_PATTERN.sub(replaced, ADDRESS_PATTERN.sub(replaced, text))
