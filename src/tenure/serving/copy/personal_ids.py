"""Which customer IDs may be addresses or phone numbers."""

from __future__ import annotations

from tenure.core.frames.frame import CUSTOMER_ID

MAY_LOOK_PERSONAL = f"(contains({CUSTOMER_ID}, '@') OR regexp_matches({CUSTOMER_ID}, '^\\s*[+(0]'))"
"""SQL that is true of every ID that `looks_personal`, and of few others."""
