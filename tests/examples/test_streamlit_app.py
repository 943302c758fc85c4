"""The page to share, run by Streamlit's own test rig against a service in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

testing = pytest.importorskip("streamlit.testing.v1", reason="streamlit is not installed (extra demo)")
PAGE = Path(__file__).parents[2] / "examples" / "streamlit_app.py"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def page(served, monkeypatch):
    """Opens the page as its owner set it up."""

    def opened(address: str = served.address, key: str = served.key):
        monkeypatch.setenv("TENURE_URL", address)
        monkeypatch.setenv("TENURE_API_KEY", key)
        return testing.AppTest.from_file(str(PAGE), default_timeout=60).run()

    return opened


def test_a_few_facts_give_a_prediction_with_interval_and_reasons(page):
    seen = page()
    seen.number_input[0].set_value(9)
    seen.button[0].click().run()

    assert not seen.exception and not seen.error
    assert [one.label for one in seen.metric] == [
        "Expected in 60 days",
        "Orders expected",
        "Still a customer",
    ]
    assert seen.metric[0].value.endswith("GBP")
    said = [one.value for one in seen.markdown]
    assert any("80% of customers like this one bring between" in one for one in said)
    assert any(one.startswith("- ") for one in said)


def test_a_customer_is_found_by_id(page, served):
    seen = page()
    seen.text_input[0].set_value(served.customer).run()

    assert not seen.exception and not seen.error
    assert seen.metric[0].value == f"{served.expected:,.2f} GBP"


def test_an_unknown_customer_is_told_and_the_rest_of_the_page_stays(page):
    seen = page()
    seen.text_input[0].set_value("nobody").run()

    assert not seen.exception and len(seen.error) == 1
    assert "no order of such a customer. Check the spelling" in seen.error[0].value
    assert seen.get("file_uploader")


def test_a_file_gives_a_table_and_a_download(page, served):
    seen = page()
    text = f"customer_id\n{served.customer}\nnobody\n"
    seen.get("file_uploader")[0].upload("customers.csv", text.encode(), "text/csv").run()

    assert not seen.exception and not seen.error
    assert seen.dataframe[0].value["Customer"].tolist()[0] == served.customer
    assert "does not know: 1" in seen.warning[0].value
    assert seen.get("download_button")


def test_a_wrong_key_is_told(page):
    seen = page(key="wrong")

    assert not seen.exception
    assert "key" in seen.error[0].value and "Account" in seen.error[0].value


def test_a_service_that_is_away_is_told(page):
    seen = page(address=NOWHERE)

    assert not seen.exception
    assert NOWHERE in seen.error[0].value
