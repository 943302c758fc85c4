"""What a file means is asked before anything is ingested: with the money at stake, and never by failing."""

from __future__ import annotations

import json

import pytest

UPLOADS = "/api/v1/uploads"
STATUSES = """order_id,customer_id,order_date,order_total,status
1,ann,2024-01-01,100.00,completed
2,ann,2024-02-01,50.00,cancelled
3,bob,2024-02-02,30.00,completed
4,bob,2024-03-02,20.00,failed
5,cat,2024-03-05,90.00,on-hold
6,cat,2024-04-05,15.00,gift-wrapped
7,ann,2024-05-05,15.00,completed
"""
CURRENCIES = """order,customer,date,total,currency
1,ann,2024-01-01,100,EUR
2,bob,2024-01-02,90,GBP
3,ann,2024-02-01,50,EUR
4,bob,2024-02-03,10,GBP
5,ann,2024-03-01,50,EUR
"""


@pytest.fixture(scope="module")
def shop(open_service):
    """A workspace in GBP that holds nothing yet."""
    return open_service(None)


def uploaded(shop, text: str, name: str = "orders.csv") -> dict:
    return shop.analyst.post(UPLOADS, params={"filename": name}, content=text).json()


def preview(shop, upload: dict, **how) -> dict:
    answer = shop.analyst.post(f"{UPLOADS}/{upload['upload_id']}/preview", json=how)
    assert answer.status_code == 200, answer.text
    return answer.json()


def question(seen: dict, option: str) -> dict:
    (found,) = [one for one in seen["questions"] if one["option"] == option]
    return found


def left_out(seen: dict) -> dict:
    return {one["reason"]: (one["rows"], one["money"]) for one in seen["left_out"]}


def test_an_open_question_is_told_with_the_money_at_stake(shop):
    seen = preview(shop, uploaded(shop, STATUSES))

    on_hold = question(seen, "status.on-hold")
    assert (on_hold["answer"], on_hold["rows"], on_hold["money"]) == (None, 1, 90.0)
    assert [one["value"] for one in on_hold["choices"] if one["recommended"]] == ["pending"]
    assert question(seen, "status.cancelled")["answer"] == "cancelled"
    assert question(seen, "status.gift-wrapped")["assumed"] is True
    assert seen["columns"] == ["order_id", "customer_id", "order_date", "order_total", "status"]
    assert seen["counted"] == {"orders": 4, "customers": 3, "money": 160.0}
    assert left_out(seen) == {"cancelled_order": (2, 70.0), "pending_order": (1, 90.0)}
    assert seen["problem"] is None


def test_an_answer_changes_what_counts(shop):
    upload = uploaded(shop, STATUSES)
    seen = preview(shop, upload, answers={"status": {"on-hold": "sale", "Gift wrapped": "drop"}})

    assert question(seen, "status.on-hold")["answer"] == "sale"
    assert seen["counted"] == {"orders": 4, "customers": 3, "money": 235.0}
    assert left_out(seen) == {"cancelled_order": (2, 70.0), "not_an_order": (1, 15.0)}


def test_of_several_currencies_the_workspaces_own_is_recommended(shop):
    seen = preview(shop, uploaded(shop, CURRENCIES))

    asked = question(seen, "currency")
    assert asked["answer"] is None and seen["problem"] is None
    assert {one["value"]: (one["rows"], one["money"], one["recommended"]) for one in asked["choices"]} == {
        "EUR": (3, 200.0, False),
        "GBP": (2, 100.0, True),
    }


def test_one_currency_is_kept_or_all_are_converted(shop):
    upload = uploaded(shop, CURRENCIES)
    rates = uploaded(shop, "from,to,rate\nEUR,GBP,0.5\n", "rates.csv")

    kept = preview(shop, upload, answers={"currency": "GBP", "only_currency": True})
    converted = preview(shop, upload, answers={"currency": "GBP"}, rates=rates["path"])

    assert (kept["currency"], kept["counted"]["money"]) == ("GBP", 100.0)
    assert left_out(kept) == {"other_currency": (3, None)}
    assert (converted["currency"], converted["counted"]["money"]) == ("GBP", 200.0)
    assert question(converted, "currency")["answer"] == "GBP"


def test_a_currency_that_is_not_the_workspaces_is_a_problem_with_all_else_told(shop):
    seen = preview(shop, uploaded(shop, CURRENCIES), answers={"currency": "EUR", "only_currency": True})

    assert seen["problem"]["code"] == "data.currency_differs"
    assert seen["counted"]["money"] == 200.0 and question(seen, "currency")["answer"] == "EUR"


def test_missing_columns_keep_what_was_recognised(shop):
    seen = preview(shop, uploaded(shop, "customer_id,order_id,sometime,amount\nann,1,2024-01-31,5\n"))

    assert seen["problem"]["code"] == "source.column.missing"
    assert seen["problem"]["message"] and seen["problem"]["hint"]
    assert seen["missing"] == ["order_date"]
    assert seen["columns"] == ["customer_id", "order_id", "sometime", "amount"]
    assert {one["target_column"] for one in seen["mapping"]} == {"customer_id", "order_id", "amount"}
    assert (seen["counted"], seen["rows"], seen["questions"]) == (None, [], [])


def test_ambiguous_columns_are_told_with_their_rivals(shop):
    seen = preview(shop, uploaded(shop, "customer,date,revenue,total\nann,2024-01-31,5,6\n"))

    assert seen["problem"]["code"] == "source.column.ambiguous"
    assert seen["ambiguous"] == {"amount": ["revenue", "total"]}


def test_dates_that_can_be_read_two_ways_are_a_problem_with_the_columns_known(shop):
    upload = uploaded(shop, "customer,order,date,total\nann,1,01/02/2024,5\nbob,2,02/03/2024,6\n")

    seen = preview(shop, upload)
    settled = preview(shop, upload, date_format="%d/%m/%Y")

    assert seen["problem"]["code"].startswith("source.date")
    assert seen["columns"] == ["customer", "order", "date", "total"]
    assert settled["problem"] is None and settled["rows"][0]["order_date"].startswith("2024-02-01")


def test_nothing_that_is_left_to_count_is_a_problem_with_its_questions(shop):
    upload = uploaded(shop, STATUSES)
    dropped = dict.fromkeys(["completed", "on-hold", "gift-wrapped"], "drop")

    seen = preview(shop, upload, answers={"status": dropped})

    assert seen["problem"]["code"] == "data.nothing_left"
    assert question(seen, "status.completed")["answer"] == "drop" and seen["counted"] is None


def test_nobodys_address_is_shown(shop):
    text = "email,order,date,total,status\nann@example.com,1,2024-01-01,5,completed\n"
    text += "Ann@example.com,2,2024-01-02,6,completed\nguest@guest.com,3,2024-01-02,6,completed\n"

    seen = preview(shop, uploaded(shop, text))

    assert "@" not in json.dumps(seen)
    assert question(seen, "customer_id")["choices"][0]["customers"] == 1


def test_a_first_line_of_data_is_not_shown_as_columns(shop):
    seen = preview(shop, uploaded(shop, "ann@example.com,2024-01-31,5\nbob@example.com,2024-02-01,6\n"))

    assert seen["problem"] and "@" not in json.dumps(seen)


@pytest.mark.parametrize(
    "answers",
    [
        {"status": {"on-hold": "maybe"}},
        {"status": ["on-hold"]},
        {"customer_id": "name"},
        {"include": ["fees"]},
        {"only_currency": "sometimes"},
        {"currency": "E" * 300},
    ],
)
def test_an_impossible_answer_is_refused(shop, answers):
    upload = uploaded(shop, STATUSES)

    for path in ("preview", "ingest", "add", "quality"):
        refused = shop.analyst.post(f"{UPLOADS}/{upload['upload_id']}/{path}", json={"answers": answers})
        assert (refused.status_code, refused.json()["code"]) == (422, "input.request"), path
    job = {"kind": "ingest", "parameters": {"upload": upload["path"], "answers": answers}}
    if answers != {"currency": "E" * 300}:
        refused = shop.analyst.post("/api/v1/jobs", json=job)
        assert (refused.status_code, refused.json()["code"]) == (422, "option.answer")


@pytest.mark.parametrize("path", ["ingest", "add", "quality"])
def test_a_job_with_an_open_question_fails_and_says_what_to_answer(shop, path):
    upload = uploaded(shop, STATUSES)
    job = shop.analyst.post(f"{UPLOADS}/{upload['upload_id']}/{path}", json={}).json()
    shop.work()

    ended = shop.analyst.get(f"/api/v1/jobs/{job['job_id']}").json()

    assert (ended["state"], ended["error"]["code"]) == ("failed", "source.question.status")
    (asked,) = ended["error"]["questions"]
    assert (asked["option"], asked["money"]) == ("status.on-hold", 90.0)
    # What the file has in its cells is for those who hand files in.
    seen = shop.viewer.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert seen["error"]["code"] == "source.question.status" and "questions" not in seen["error"]


def test_what_was_answered_is_ingested_and_kept_for_the_next_file(open_service):
    shop = open_service(None)
    upload = uploaded(shop, STATUSES)
    how = {"answers": {"status": {"on-hold": "sale"}}}
    job = shop.analyst.post(f"{UPLOADS}/{upload['upload_id']}/ingest", json=how).json()
    shop.work()

    ended = shop.viewer.get(f"/api/v1/jobs/{job['job_id']}").json()
    following = preview(shop, uploaded(shop, STATUSES.replace("2024-", "2025-")))

    assert ended["state"] == "done", ended["error"]
    assert ended["result"]["rows_quarantined"]["transactions"] == 2
    assert question(following, "status.on-hold")["answer"] == "sale"


def test_a_refused_request_carries_the_questions():
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from tenure.core.orders.answers import Question, refuse_open
    from tenure.server.failures import add_failures

    app = FastAPI()
    add_failures(app)
    asked = Question("price", "price", "Unit or line?", "price_is", "--price-is unit", money=float("nan"))

    @app.get("/")
    def ask():
        refuse_open([asked])

    told = TestClient(app).get("/")

    assert (told.status_code, told.json()["code"]) == (422, "source.question.price")
    assert told.json()["questions"][0]["option"] == "price_is"
    assert told.json()["questions"][0]["money"] is None


def test_a_year_that_no_calendar_has_is_told_and_the_rest_can_be_read(shop):
    good = "".join(f"{n},c{n % 9},2024-01-{n % 28 + 1:02},{n}\n" for n in range(1, 41))
    upload = uploaded(shop, f"order,customer,date,total\n{good}99,typo,20255-01-01,5\n")

    assert preview(shop, upload)["counted"]["orders"] == 40
