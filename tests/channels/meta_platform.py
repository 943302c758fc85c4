# ruff: noqa: PLR0911 - a line per rule
"""The audience API of Meta, as its documentation describes it, on a local server."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any, ClassVar

from tests.channels.platforms import SHA256, TOKEN, Answer, Platform


class Meta(Platform):
    """Graph API: custom audiences, their users by sessions, lookalikes, events.

    Rules from https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/
    custom-audiences and .../reference/custom-audience/users.
    """

    PATH: ClassVar = "/v25.0"

    HASHED: ClassVar = {
        "EMAIL", "PHONE", "FN", "LN", "FI", "CT", "ST", "ZIP", "COUNTRY", "GEN", "DOBY", "DOBM", "DOBD",
    }  # fmt: skip
    PLAIN: ClassVar = {"EXTERN_ID", "MADID", "LOOKALIKE_VALUE"}
    SOURCES: ClassVar = {"USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY", "BOTH_USER_AND_PARTNER_PROVIDED"}
    FLAGGED = re.compile(r"arthritis|diabet|credit score|high income|wealth|income|rich\b", re.IGNORECASE)

    def __init__(self) -> None:
        super().__init__()
        self.audiences: dict[str, dict[str, Any]] = {}
        self.sessions: dict[tuple[str, str], dict[str, Any]] = {}
        self.members: dict[str, dict[str, list[Any]]] = {}
        self.events: list[dict[str, Any]] = []
        self.replacing: dict[str, dict[str, Any]] = {}
        self.expire_after: int | None = None
        """A session takes so many batches, then it has expired."""
        self.spent: list[dict[str, Any]] = []
        """What campaigns cost, a row per campaign and day."""

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return self.error(401, 190, 0, "Error validating access token")
        parts = path.strip("/").split("/")
        if parts[0] != "v25.0":
            return self.error(400, 2635, 0, "You are calling a deprecated version of the Ads API")
        if parts[1].startswith("act_") and len(parts) == 2:
            return Answer(200, {"id": parts[1], "name": "Shop ads"})
        if parts[1].startswith("act_") and parts[2] == "customaudiences":
            return self.listed(query) if method == "GET" else self.created(body)
        if parts[1].startswith("act_") and parts[2] == "insights":
            return self.insights(query)
        if parts[2] == "sessions":
            return self.told(parts[1], query)
        if parts[2] == "users" and method in ("POST", "DELETE"):
            return self.users(method, parts[1], body)
        if parts[2] == "usersreplace" and method == "POST":
            return self.replaced(parts[1], body)
        if parts[2] == "events":
            return self.heard(body)
        return self.error(400, 100, 0, "Unsupported request")

    def listed(self, query: dict[str, str]) -> Answer:
        """A page of two at a time."""
        start, wanted = int(query.get("after", 0)), query["fields"].split(",")
        every = list(self.audiences.items())
        page = [
            {name: ({"id": key} | one).get(name) for name in wanted} for key, one in every[start : start + 2]
        ]
        more = start + 2 < len(every)
        paging = {"cursors": {"after": str(start + 2)}} if more else {}
        return Answer(200, {"data": page, "paging": paging})

    def insights(self, query: dict[str, str]) -> Answer:
        """Two rows at a time, numbers as texts; https://developers.facebook.com/documentation/ads-commerce/
        marketing-api/insights.
        """
        if query.get("level") != "campaign" or query.get("time_increment") != "1":
            return self.error(400, 100, 0, "a row per campaign and day")
        span = json.loads(query["time_range"])
        asked = [*query["fields"].split(","), "date_start", "date_stop"]
        within = [one for one in self.spent if span["since"] <= one["date_start"] <= span["until"]]
        start = int(query.get("after", 0))
        page = [{name: one[name] for name in asked if name in one} for one in within[start : start + 2]]
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + 2)}}
        if start + 2 < len(within):
            paging["next"] = "https://graph.facebook.com/v25.0/..."
        return Answer(200, {"data": page, "paging": paging})

    def created(self, body: dict[str, Any]) -> Answer:
        if self.FLAGGED.search(f"{body.get('name')} {body.get('description')}"):
            return self.error(400, 100, 1713230, "Audience Upload Blocked")
        if body.get("subtype") == "LOOKALIKE":
            return self.lookalike(body)
        if body.get("subtype") != "CUSTOM" or body.get("customer_file_source") not in self.SOURCES:
            return self.error(400, 100, 0, "Invalid parameter: customer_file_source")
        key = str(23850000000000000 + len(self.audiences))
        self.audiences[key] = body
        self.members[key] = {}
        return Answer(200, {"id": key})

    def lookalike(self, body: dict[str, Any]) -> Answer:
        spec = body.get("lookalike_spec") or {}
        origin = str(body.get("origin_audience_id"))
        if origin not in self.audiences or not re.match(r"[A-Z]{2}\Z", str(spec.get("country"))):
            return self.error(400, 100, 0, "Invalid lookalike_spec")
        if not 0.01 <= spec.get("ratio", 0) <= 0.20 or len(self.members[origin]) < 100:
            return self.error(400, 2654, 1713007, "The source audience is too small, or the ratio impossible")
        key = str(23860000000000000 + len(self.audiences))
        self.audiences[key] = body
        return Answer(200, {"id": key})

    def replaced(self, audience: str, body: dict[str, Any]) -> Answer:
        """The keys of .../custom-audience/usersreplace have no value; the last batch changes the list."""
        schema = (body.get("payload") or {}).get("schema") or []
        if "LOOKALIKE_VALUE" in schema or self.audiences[audience].get("is_value_based"):
            return self.error(400, 100, 0, "value-based audiences are not replaced")
        before = self.members[audience]
        waiting = self.replacing.setdefault(f"{audience}/{body['session']['session_id']}", {})
        self.members[audience] = waiting
        answer = self.users("POST", audience, body)
        self.members[audience] = waiting if body["session"]["last_batch_flag"] else before
        return answer

    def users(self, method: str, audience: str, body: dict[str, Any]) -> Answer:
        if audience not in self.audiences:
            return self.error(400, 100, 33, "Unsupported: object does not exist")
        wrong = self.fault(audience, method, body)
        if wrong is not None:
            return wrong
        session, schema = body["session"], body["payload"]["schema"]
        key = (audience, str(session["session_id"]))
        state = self.sessions.setdefault(
            key, {"num_received": 0, "num_invalid_entries": 0, "seqs": [], "stage": "uploading"}
        )
        if session["batch_seq"] in state["seqs"]:
            return self.error(400, 2650, 1870147, "Batch of this session was already received")
        if session["batch_seq"] != len(state["seqs"]) + 1:
            return self.error(400, 2650, 1870147, "Batches of a session come in order")
        if self.expire_after is not None and len(state["seqs"]) >= self.expire_after:
            return self.error(400, 2650, 1870158, "The session has expired")
        state["seqs"].append(session["batch_seq"])
        state["stage"] = "complete" if session["last_batch_flag"] else "uploading"
        invalid = 0
        for row in body["payload"]["data"]:
            named = dict(zip(schema, row, strict=True))
            bad = [
                name
                for name in schema
                if name in self.HASHED and named[name] and not SHA256.match(named[name])
            ]
            if bad or not any(named.get(name) for name in ("EMAIL", "PHONE", "EXTERN_ID")):
                invalid += 1
                continue
            who = named.get("EXTERN_ID") or named["EMAIL"]
            if method == "POST":
                self.arrived[who] += 1
                self.members[audience][who] = row
            else:
                self.removed[who] += 1
                self.members[audience].pop(who, None)
        state["num_received"] += len(body["payload"]["data"])
        state["num_invalid_entries"] += invalid
        return Answer(
            200,
            {
                "audience_id": audience,
                "session_id": key[1],
                "num_received": len(body["payload"]["data"]),
                "num_invalid_entries": invalid,
                "invalid_entry_samples": {},
            },
        )

    def fault(self, audience: str, method: str, body: dict[str, Any]) -> Answer | None:
        session, payload = body.get("session") or {}, body.get("payload") or {}
        needed = {"session_id": int, "batch_seq": int, "last_batch_flag": bool, "estimated_num_total": int}
        if any(type(session.get(name)) is not kind for name, kind in needed.items()):
            return self.error(
                400, 100, 0, "session needs session_id, batch_seq, last_batch_flag, estimated_num_total"
            )
        if not 0 < session["session_id"] < 2**63:
            return self.error(400, 100, 0, "session_id is a positive 64-bit number")
        schema, data = payload.get("schema"), payload.get("data")
        if (
            not isinstance(schema, list)
            or set(schema) - self.HASHED - self.PLAIN
            or len(set(schema)) != len(schema)
        ):
            return self.error(400, 100, 0, "schema has keys nobody knows")
        if "LOOKALIKE_VALUE" in schema and not self.audiences[audience].get("is_value_based"):
            return self.error(400, 100, 0, "LOOKALIKE_VALUE goes to value-based audiences")
        if not isinstance(data, list) or not 1 <= len(data) <= 10_000:
            return self.error(400, 100, 0, "data has 1 to 10,000 rows")
        if any(len(row) != len(schema) for row in data):
            return self.error(400, 100, 0, "a row has a value for each key of the schema")
        if "LOOKALIKE_VALUE" in schema:
            where = schema.index("LOOKALIKE_VALUE")
            values = [row[where] for row in data if row[where] != ""]
            if any(isinstance(one, bool) or not isinstance(one, int | float) or one < 0 for one in values):
                return self.error(400, 100, 0, "LOOKALIKE_VALUE is a number of 0 or more")
        return None

    def told(self, audience: str, query: dict[str, str]) -> Answer:
        found = [
            {
                "session_id": session,
                **{name: str(one[name]) for name in ("num_received", "num_invalid_entries", "stage")},
            }
            for (owner, session), one in self.sessions.items()
            if owner == audience and query.get("session_id") in (None, session)
        ]
        return Answer(200, {"data": found})

    def heard(self, body: dict[str, Any]) -> Answer:
        events = body.get("data") or []
        if not 1 <= len(events) <= 1000:
            return self.error(400, 100, 0, "1 to 1,000 events")
        for one in events:
            if not {"event_name", "event_time", "user_data", "action_source"} <= set(one):
                return self.error(400, 100, 2804019, "an event lacks parameters")
            if any(
                not SHA256.match(text) for name in ("em", "ph") for text in one["user_data"].get(name, [])
            ):
                return self.error(400, 100, 2804019, "contact details are hashed")
            if time.time() - one["event_time"] > 7 * 86400:
                return self.error(400, 100, 2804003, "event_time is older than 7 days")
        known = {one.get("event_id") for one in self.events}
        self.events += [one for one in events if one.get("event_id") not in known]
        return Answer(200, {"events_received": len(events), "fbtrace_id": "x"})

    @staticmethod
    def error(status: int, code: int, subcode: int, message: str) -> Answer:
        return Answer(status, {"error": {"message": message, "code": code, "error_subcode": subcode}})

    @classmethod
    def too_many(cls, seconds: str = "0.1") -> Answer:
        made = cls.error(400, 80003, 2446079, "There have been too many calls from this ad-account.")
        return Answer(made.status, made.body, {"retry-after": seconds})


def environment_of(meta: Meta) -> dict[str, str]:
    """What leads `tenure` to it."""
    told = {"URL": meta.address, "TOKEN": TOKEN, "ACCOUNT": "123"}
    return {f"TENURE_META_ADS_{name}": value for name, value in told.items()}


if __name__ == "__main__":
    import sys

    platform = Meta()
    print(platform.start(int(sys.argv[1]) if len(sys.argv) > 1 else 0) + platform.PATH, flush=True)
    threading.Event().wait()
