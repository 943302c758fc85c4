"""Permissions: three roles, each of which includes the one below it."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["viewer", "analyst", "admin"]
"""`viewer` sees figures, `analyst` produces them, `admin` manages users."""

ROLES: tuple[Role, ...] = get_args(Role)


COMMAND_LINE = "command line"
"""Who acts where nobody has logged in: anyone who has a shell on the machine."""

SEES_PEOPLE: Role = "analyst"
"""The lowest role that may see customers' identities and the contents of files."""


def reaches(role: Role, required: Role) -> bool:
    """Whether `role` includes what `required` allows."""
    return ROLES.index(role) >= ROLES.index(required)
