"""A workspace's name as the model registry takes it."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"\w[\w .-]{0,99}")


def registered_name(name: str) -> str:
    """A workspace's name as MLflow takes it.

    MLflow refuses `/` and `:`, and a quote ends a search; such names are spelt with `-` and a digest that
    keeps apart those that would become the same.
    """
    if _PLAIN.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    plain = re.sub(r"[^\w .-]+", "-", name).strip(" .-")[:80]
    return f"{plain or 'workspace'}-{digest}"
