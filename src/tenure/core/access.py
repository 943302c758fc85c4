"""Who may do what: three roles, each with all that the one below it may."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["viewer", "analyst", "admin"]
"""`viewer` sees numbers, `analyst` makes them, `admin` decides who is one."""

ROLES: tuple[Role, ...] = get_args(Role)


SEES_PEOPLE: Role = "analyst"
"""The least role that may see who a customer is, and what a file holds."""


def reaches(role: Role, needed: Role) -> bool:
    """Whether somebody of a role may do what needs another."""
    return ROLES.index(role) >= ROLES.index(needed)
