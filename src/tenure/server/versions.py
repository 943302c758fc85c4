"""If-Match and ETag (RFC 9110, 13.1.1): a change names the version that was seen; 412 if it is outdated."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Response


def _seen_version(
    if_match: Annotated[
        str | None,
        Header(
            max_length=128,
            description="The version that you have seen; 412 if it is no longer current.",
        ),
    ] = None,
) -> str | None:
    """The version without its quotes; None for any (`*`, or no header)."""
    if if_match is None or if_match.strip() == "*":
        return None
    return if_match.strip().removeprefix("W/").strip('"')


Seen = Annotated[str | None, Depends(_seen_version)]


def tag(response: Response, version: str | None) -> None:
    """Name the version of what is sent."""
    if version is not None:
        response.headers["etag"] = f'"{version}"'
