"""A custom webhook: members with their values, signed so that the receiver can verify the sender.

The signature is `v1=` and the hex HMAC-SHA256 under the shared secret over `timestamp.body`. A batch that is
resent has the same Idempotency-Key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tenure.channels.csv_export import VALUES
from tenure.core.activation.audience import Receipt
from tenure.core.activation.channel import ChannelCard, ChannelSetting, chosen_settings

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion, Batch
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

CARD = ChannelCard(
    name="webhook",
    title="A webhook",
    doc="Customer IDs with their predictions, signed and posted to an address of your choice.",
    consent=None,
    keys=("country",),
    any_of=(),
    most_rows=1_000,
    min_members=1,
    values=VALUES,
    settings=(
        ChannelSetting("url", "Address", "Address to post to."),
        ChannelSetting("secret", "Shared secret", "Shared secret for the signature.", is_secret=True),
    ),
    removes_members=True,
)

_DIGITS = 16


class Webhook:
    """IDs and values; no contact details."""

    card = CARD

    def check_name(self, name: str) -> None:
        """Any name is valid."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        from tenure.channels.csv_export import CHANNEL as CSV

        return CSV.prepare(members, options)

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        from tenure.core.activation.audience import batches_of, session_of

        batch = batches_of(session_of(version, "add"), len(rows), CARD.most_rows, "add")[0]
        return json.loads(_body(version, batch, rows))

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        return _Sender(version, chosen_settings(CARD, settings), wire)


class _Sender:
    def __init__(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> None:
        from tenure.channels.calls.http import Caller

        self._version, self._wire, self._secret = version, wire, settings["secret"]
        self._place = _place_of(settings["url"])
        self._caller = Caller(settings["url"], {"content-type": "application/json"}, wire)

    def begin(self, remote_id: str | None) -> str | None:
        return self._place

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        body = _body(self._version, batch, rows)
        moment = str(int(self._wire.now()))
        headers = {
            "x-tenure-timestamp": moment,
            "x-tenure-signature": signature(self._secret, moment, body),
            "idempotency-key": batch.name,
        }
        answer = self._caller.call("POST", "", content=body, headers=headers)
        counts = answer if isinstance(answer, dict) else {}
        return Receipt(
            _count(counts.get("received"), len(rows), len(rows)), _count(counts.get("invalid"), len(rows), 0)
        )

    def was_received(self, batch: Batch) -> bool | None:
        """Unknown here; the receiver can tell by the Idempotency-Key."""
        return None

    def close(self) -> None:
        self._caller.close()


def signature(secret: str, moment: str, body: bytes) -> str:
    """The signature, which the receiver recomputes and compares in constant time."""
    digest = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def _count(count: object, maximum: int, otherwise: int) -> int:
    """The receiver's count if it is a plausible number, else `otherwise`."""
    return count if isinstance(count, int) and 0 <= count <= maximum else otherwise


def _place_of(url: str) -> str:
    """The host, and a digest of the full address, which may contain a secret and so is not shown."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "")[-200:]
    location = parts.netloc.rpartition("@")[2].lower()
    address = f"{parts.scheme}://{location}{parts.path or '/'}?{parts.query}"
    return f"{host} {hashlib.sha256(address.encode()).hexdigest()[:_DIGITS]}"


def _body(version: AudienceVersion, batch: Batch, rows: pa.Table) -> bytes:
    facts = {
        "audience": version.audience,
        "version": version.number,
        "action": batch.action,
        "batch": {"seq": batch.seq, "of": batch.batches, "total": batch.total_rows},
        "members": rows.to_pylist(),
    }
    return json.dumps(facts, default=str, ensure_ascii=False).encode()


CHANNEL = Webhook()
