"""What the customer does between orders: visits, e-mails, returns. Counts are true zeros."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import Feature, feature, how_many, ratio

_EVENTS = ("events",)
_FAMILY = __name__.rpartition(".")[2]
_VISITS = ("page_view", "session")


def _count_of(kind: str, name: str, doc: str, last_days: int | None = None) -> Feature:
    def build(events: ir.Table) -> ir.Value:
        is_counted = events.kind == kind
        if last_days is not None:
            is_counted = is_counted & (events.age_days <= last_days)
        return how_many(is_counted)

    return Feature(name, "event", "count", doc, build, _EVENTS, family=_FAMILY, when_absent=0.0)


page_views = _count_of("page_view", "page_views", "Pages viewed.")
sessions = _count_of("session", "sessions", "Sessions on the site.")
bounces = _count_of("bounce", "_bounces", "Sessions that ended on their first page.")
page_views_0_30d = _count_of("page_view", "page_views_0_30d", "Pages viewed in the last 30 days.", 30)
sessions_0_30d = _count_of("session", "sessions_0_30d", "Sessions in the last 30 days.", 30)
emails_sent = _count_of("email_sent", "emails_sent", "E-mails sent to the customer.")
email_opens = _count_of("email_open", "email_opens", "E-mails opened.")
email_clicks = _count_of("email_click", "email_clicks", "E-mails clicked.")
returns = _count_of("return", "returns", "Returns.")


@feature(grain="customer", unit="ratio", uses=("page_views", "sessions"))
def pages_per_session(customer: ir.Table) -> ir.Value:
    """Pages viewed per session; null without sessions."""
    return ratio(customer.page_views, customer.sessions)


@feature(grain="customer", unit="ratio", uses=("sessions",), parts=(bounces,))
def bounce_rate(customer: ir.Table) -> ir.Value:
    """Sessions that ended on their first page, per session; null without sessions."""
    return ratio(customer._bounces, customer.sessions)


@feature(grain="event", unit="days", needs=_EVENTS)
def days_since_last_visit(events: ir.Table) -> ir.Value:
    """Days from the last page view or session to as_of; null if there was none."""
    return ibis.ifelse(events.kind.isin(_VISITS), events.age_days, None).min()


@feature(grain="customer", unit="ratio", uses=("email_opens", "emails_sent"))
def email_open_rate(customer: ir.Table) -> ir.Value:
    """E-mails opened per e-mail sent; null if none was sent."""
    return ratio(customer.email_opens, customer.emails_sent)


@feature(grain="customer", unit="ratio", uses=("email_clicks", "emails_sent"))
def email_click_rate(customer: ir.Table) -> ir.Value:
    """E-mails clicked per e-mail sent; null if none was sent."""
    return ratio(customer.email_clicks, customer.emails_sent)


@feature(grain="customer", unit="ratio", uses=("returns", "order_count"))
def return_rate(customer: ir.Table) -> ir.Value:
    """Returns per order."""
    return ratio(customer.returns, customer.order_count)


FEATURES = (
    page_views.said_as("viewed {} pages"),
    sessions.said_as("visited the site {} times"),
    page_views_0_30d,
    sessions_0_30d,
    pages_per_session,
    bounce_rate,
    days_since_last_visit.said_as("last visited {} ago"),
    emails_sent.said_as("received {} emails"),
    email_opens.said_as("opened {} emails"),
    email_clicks.said_as("clicked links in emails {} times"),
    email_open_rate,
    email_click_rate,
    returns.said_as("made {} returns"),
    return_rate,
)
