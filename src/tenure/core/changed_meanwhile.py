"""Two people change one thing: the second is told, instead of undoing what the first did.

Who reads a thing is given its version, a digest of its content; who changes it says which version they saw.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tenure.core.errors import ChangedMeanwhile

_CHARACTERS = 16


def version_of(*content: Any) -> str:
    """The version of a thing with this content, which must be JSON: the same content has the same version.

    Examples
    --------
    >>> version_of("analyst", True) == version_of("analyst", True) != version_of("viewer", True)
    True
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_CHARACTERS]


def refuse_changed(expected: str | None, current: str | None) -> None:
    """Raises ChangedMeanwhile (`version.changed`) unless the current version is the expected one.

    Parameters
    ----------
    expected : what the caller has seen; None if they do not mind.
    current : None if the thing is gone.
    """
    if expected is not None and expected != current:
        raise ChangedMeanwhile()
