"""Change what a customer has agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.core.errors import InputError, OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.insights.consent import CONSENT_CHANNELS
from tenure.serving.publish import publish_change
from tenure.store.lake.admission import Admission
from tenure.store.lake.batches import Batch
from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop

_TABLE = "customers"
_FILE_NAME = "Consent of a customer"
_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class ChangeConsent:
    """Command.

    consent : by channel; None for unknown, which counts as no. Other channels stay as they are.
    """

    customer_id: str
    consent: Mapping[str, bool | None] = field(default_factory=dict)


def change_consent(command: ChangeConsent, shop: Shop, progress: Progress) -> None:
    """Store it as an import of the customer's contact data; a later import with consent replaces it.

    Raises
    ------
    OptionError
        `option.consent` for a channel without consent, or none.
    InputError
        `input.unknown_customer`.
    StoreError
        As `ingest`; nothing is changed.
    """
    unknown = sorted(command.consent.keys() - {*CONSENT_CHANNELS})
    if unknown or not command.consent:
        raise OptionError(
            "Consent cannot be changed for this channel.",
            values=unknown,
            hint=f"choose one of: {', '.join(CONSENT_CHANNELS)}",
            code="option.consent",
        )
    lake = shop.lake
    with shop.engine() as engine, lake.writing(engine, progress, _WAIT_SECONDS) as writing:
        _check_known(command.customer_id, shop, engine)
        batch_id = new_id()
        admission = Admission(lake, writing, engine, batch_id)
        admission.admit_table(_TABLE, _row(command, engine))
        admission.record(
            Batch(
                batch_id,
                _TABLE,
                _FILE_NAME,
                shop.settings.now,
                rows_in={_TABLE: 1},
                rows_added=dict(admission.added),
                rows_known=dict(admission.known_rows),
                rows_quarantined={_TABLE: 0},
                added_by=shop.actor,
            )
        )
        writing.commit(shop.settings.now, f"consent {batch_id}")
    shop.audit("change_consent", command.customer_id)
    publish_change(shop, progress)


def _check_known(customer_id: str, shop: Shop, engine: Engine) -> None:
    for name in ("transactions", _TABLE):
        rows = shop.lake.table(name, engine)
        if rows is not None:
            matches = rows.filter(rows[CUSTOMER_ID] == customer_id).select(CUSTOMER_ID).limit(1)
            if engine.to_arrow(matches).num_rows:
                return
    raise InputError(
        "This customer does not exist.",
        values=[customer_id],
        hint="give an ID exactly as in the customer list",
        code="input.unknown_customer",
    )


def _row(command: ChangeConsent, engine: Engine) -> ir.Table:
    import pyarrow as pa

    columns = {CUSTOMER_ID: pa.array([command.customer_id], pa.string())}
    for channel, agreed in command.consent.items():
        columns[f"consent_{channel}"] = pa.array([agreed], pa.bool_())
    return engine.from_arrow(pa.table(columns), "changed_consent")
