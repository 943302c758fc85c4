"""Responses of platforms, read up to a maximum size and time, so that an endless one cannot block a job."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 8 * 1024 * 1024
MOST_SECONDS = 120.0
_OF_THE_BODY = ("content-length", "content-encoding", "transfer-encoding")


class EndlessAnswer(Exception):
    """A response was larger or slower than any platform needs."""


def read_whole(answer: httpx.Response) -> httpx.Response:
    """Read a streamed response to its end. Raises EndlessAnswer, httpx.HTTPError."""
    import httpx

    until, content = time.monotonic() + MOST_SECONDS, bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > MOST_BYTES:
            raise EndlessAnswer(f"its response is larger than {MOST_BYTES // 1024 // 1024} MiB")
        if time.monotonic() > until:
            raise EndlessAnswer(f"its response did not finish within {MOST_SECONDS:.0f} seconds")
    headers = [header for header in answer.headers.multi_items() if header[0].lower() not in _OF_THE_BODY]
    return httpx.Response(answer.status_code, headers=headers, content=bytes(content), request=answer.request)


def retry_after(answer: httpx.Response) -> float:
    """Seconds that the platform asks to wait; 0 without a number (dates are not used by these platforms)."""
    text = str(answer.headers.get("retry-after", ""))
    return float(text) if text.replace(".", "", 1).isdigit() else 0.0
