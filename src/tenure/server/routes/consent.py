"""Consent to marketing: figures for everybody, and the consent of one customer."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from tenure.app.consent.change_consent import ChangeConsent, change_consent
from tenure.core.ports import SilentProgress
from tenure.server.callers import Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.shapes import CustomerId
from tenure.server.waiting.turns import ORDER_CHANGES
from tenure.serving.insights.consent import ConsentFigures, consent_figures

ROUTER = APIRouter(prefix="/consent", tags=["audiences"])


class ConsentChange(BaseModel):
    """`customer_id` is in the body, because addresses do not belong in a URL. Channels that are left out stay
    as they are; null is unknown, which counts as no.
    """

    customer_id: CustomerId
    email: bool | None = None
    sms: bool | None = None
    ads: bool | None = None


@ROUTER.get("", name="consent_figures")
def get_consent(_caller: Viewer, backend: CurrentBackend) -> ConsentFigures:
    """Show how many customers and contacts agreed, refused or were not asked, by channel and source."""
    return consent_figures(backend.shop.served)


@ROUTER.put("/customer", name="change_consent", status_code=204)
async def put_consent(body: ConsentChange, caller: Analyst, backend: CurrentBackend) -> None:
    """Change what a customer has agreed to; a later import of contacts with consent replaces it."""
    consent = body.model_dump(exclude_unset=True, exclude={"customer_id"})

    def changed() -> None:
        change_consent(ChangeConsent(body.customer_id, consent), backend.acting(caller), SilentProgress())

    await ORDER_CHANGES.do_for(caller, backend.callers, changed)
