"""Name of a workspace's model in the model registry."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"\w[\w .-]{0,99}")


def registered_name(name: str) -> str:
    """A workspace's name as a valid name in MLflow.

    MLflow rejects `/` and `:`, and a quote ends a search; such names are written with `-` and a digest that
    distinguishes names that would become equal.
    """
    if _PLAIN.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    plain = re.sub(r"[^\w .-]+", "-", name).strip(" .-")[:80]
    return f"{plain or 'workspace'}-{digest}"
