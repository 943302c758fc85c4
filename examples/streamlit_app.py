"""A page to share that asks a running Tenure service: `streamlit run examples/streamlit_app.py`.

It needs `pip install "tenure[demo]"`, the address of the service in TENURE_URL, and in TENURE_API_KEY a key
from the Account page (an analyst's, for files).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pandas as pd
import requests
import streamlit as st

SECONDS = 60
SHOWN = {
    "customer_id": "Customer",
    "predicted_clv": "Expected",
    "predicted_clv_lower": "At least",
    "predicted_clv_upper": "At most",
    "expected_purchases": "Orders expected",
    "probability_alive": "Still a customer",
    "value_tier": "Tier",
}


class RefusedError(Exception):
    """What went wrong, and what to do next."""


def main() -> None:
    """Three ways to ask, each in a tab."""
    st.set_page_config(page_title="Tenure", layout="centered")
    st.title("What is a customer worth?")
    address = os.environ.get("TENURE_URL", "http://127.0.0.1:8000").rstrip("/")
    with told():
        shop = ask(address, "GET", "/workspace")
        st.caption(f"Predictions of {shop['name']}, by the Tenure service on `{address}`")
        described, known, file = st.tabs(["By a few facts", "By its id", "A file of customers"])
        with described, told():
            by_facts(address, shop["currency"])
        with known, told():
            by_id(address, shop["currency"])
        with file, told():
            by_file(address)


@contextmanager
def told() -> Iterator[None]:
    """A refusal is said where it happened; the rest of the page stays."""
    try:
        yield
    except RefusedError as error:
        st.error(str(error))


def by_facts(address: str, currency: str) -> None:
    """A form for the facts that are needed, and the answer with its reasons."""
    fields = ask(address, "GET", "/predictions/vector/fields")
    with st.form("facts"):
        facts = {one["name"]: number(one) for one in fields if one["is_needed"]}
        asked = st.form_submit_button("Predict", type="primary")
    if not asked:
        return
    answer = ask(address, "POST", "/predictions/vector", json={"customers": [facts], "explain": True})
    figures(answer["predictions"][0], currency)
    for one in answer["explanations"] or []:
        st.caption(f"Why? A typical customer is expected to bring {one['typical']:,.2f}; beside that:")
        st.markdown("\n".join(f"- {why['amount']:+,.2f}: {why['sentence']}" for why in one["reasons"]))


def number(field: dict) -> float:
    """An input for a fact, from what is usual in the shop."""
    kind = int if field["is_whole"] else float
    least = kind(field["least"] or 0)
    usual = kind(field["typical"] or least)
    return st.number_input(field["title"], min_value=least, value=max(usual, least), help=field["doc"])


def by_id(address: str, currency: str) -> None:
    """The prediction of somebody the shop knows."""
    customer = st.text_input("Customer", placeholder="C00000055").strip()
    if customer:
        figures(ask(address, "GET", f"/predictions/{quote(customer, safe='')}"), currency)


def by_file(address: str) -> None:
    """A table in, a table out."""
    given = st.file_uploader("A CSV of customers: their ids, or facts in columns", type="csv")
    if given is None:
        return
    path = f"/predictions/file?{urlencode({'filename': given.name})}"
    answer = ask(address, "POST", path, data=given.getvalue())
    st.write(f"{answer['customers_predicted']:,} of {answer['rows']:,} customers were predicted.")
    if answer["unknown"]:
        st.warning(f"Ids that the shop does not know: {answer['unknown']:,}.")
    table = pd.DataFrame(answer["predictions"], columns=list(SHOWN)).rename(columns=SHOWN)
    st.dataframe(table.round(2), hide_index=True)
    st.caption("The first hundred; the file has all.")
    whole = fetch(address, "GET", answer["download"].removeprefix("/api/v1")).content
    st.download_button("Download as CSV", whole, "predictions.csv", "text/csv")


def figures(one: dict, currency: str) -> None:
    """A prediction in figures; what is unknown is a dash."""
    left, middle, right = st.columns(3)
    left.metric(f"Expected in {one['horizon_days']} days", money(one["predicted_clv"], currency))
    orders, alive = one["expected_purchases"], one["probability_alive"]
    middle.metric("Orders expected", "–" if orders is None else f"{orders:.1f}")
    right.metric("Still a customer", "–" if alive is None else f"{alive:.0%}")
    if one["predicted_clv_lower"] is not None and one["level"] is not None:
        ends = (money(one[end], currency) for end in ("predicted_clv_lower", "predicted_clv_upper"))
        st.write(f"{one['level']:.0%} of customers like this one bring between {' and '.join(ends)}.")


def money(value: float | None, currency: str) -> str:
    """An amount with its currency."""
    return "–" if value is None else f"{value:,.2f} {currency}"


def ask(address: str, method: str, path: str, **given: object) -> dict:
    """The service's answer as JSON."""
    return fetch(address, method, path, **given).json()


def fetch(address: str, method: str, path: str, **given: object) -> requests.Response:
    """The service's answer. Raises RefusedError."""
    headers = {"X-API-Key": os.environ.get("TENURE_API_KEY", "")}
    try:
        answer = requests.request(
            method, f"{address}/api/v1{path}", headers=headers, timeout=SECONDS, **given
        )
    except requests.RequestException as error:
        raise RefusedError(f"No service on {address}. Is it running, and is TENURE_URL right?") from error
    if answer.status_code == 401:
        raise RefusedError("The key is missing or wrong. Put one from the Account page into TENURE_API_KEY.")
    if not answer.ok:
        is_problem = "problem+json" in answer.headers.get("content-type", "")
        said = answer.json() if is_problem else {"detail": f"The service answered {answer.status_code}."}
        sentences = (said["detail"], said.get("hint") or "")
        raise RefusedError(" ".join(one[:1].upper() + one[1:] for one in sentences))
    return answer


main()
