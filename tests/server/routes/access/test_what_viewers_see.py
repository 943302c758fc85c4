"""Viewers see numbers: neither who somebody is, nor what a file holds that a job could not read."""

from __future__ import annotations

import base64
import re

import pytest

from tenure.core.access import ROLES

WHO = "zoe-4711"
PLANTED = ("Zquelon", "nonbinary-zq", "1957", "Qregion", "zoe.quist@example.com", "+44 20 7946 0958")
ADDRESS, PHONE, NAME = "zoe.quist@example.com", "+44 20 7946 0958", "Zoe Quist"
NAMED_BY = ("yara.quist@example.org", "+447700900123")
"""Customers whose IDs are an address and a number."""
ORDERS = "customer_id,order_id,order_date,amount\n"
_NOT_ASKED = {"dashboard_events", "job_events", "sample_orders"}


@pytest.fixture(scope="module")
def service(open_service):
    """The shop with a customer more, whose profile says who they are."""
    service = open_service()
    orders = ORDERS + "".join(
        f"{who},z{number}{day},2023-0{day}-01,50.0\n"
        for number, who in enumerate((WHO, *NAMED_BY))
        for day in range(1, 7)
    )
    names = "customer_id,city,gender,birth_year,region,email,phone,country\n"
    people = names + f"{WHO},Zquelon,nonbinary-zq,1957,Qregion,{ADDRESS},{PHONE},Norway\n"
    paths = [upload(service, text, f"{name}.csv") for name, text in (("orders", orders), ("people", people))]
    parameters = {"upload": paths[0], "customers": paths[1]}
    submit(service, "ingest", parameters)
    submit(service, "score", {})
    return service


def is_in(text: str, planted: str) -> bool:
    """By itself: a year is found in many a number."""
    return bool(re.search(rf"(?<![\d.]){re.escape(planted)}(?!\d)", text))


def upload(service, text: str, name: str) -> str:
    made = service.analyst.post("/api/v1/uploads", params={"filename": name}, content=text.encode())
    assert made.status_code == 201, made.text
    return made.json()["path"]


def submit(service, kind: str, parameters: dict, state: str = "done") -> dict:
    job = service.analyst.post("/api/v1/jobs", json={"kind": kind, "parameters": parameters}).json()
    service.work()
    found = service.analyst.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert found["state"] == state, found
    return found


def test_no_route_tells_a_viewer_who_somebody_is(service):
    paths = service.app.openapi()["paths"]
    asked, wrong = 0, []
    for path, methods in paths.items():
        one = methods.get("get")
        if one is None or one["operationId"] in _NOT_ASKED or "{" in path.replace("{customer_id}", ""):
            continue
        answer = service.viewer.get(path.replace("{customer_id}", WHO))
        asked += answer.is_success
        wrong += [(path, planted) for planted in PLANTED if is_in(answer.text, planted)]
    assert asked > 25
    assert not wrong


def test_analysts_see_it_on_the_page_of_the_customer(service):
    shown = {role: getattr(service, role).get(f"/api/v1/customers/{WHO}").text for role in ROLES}

    for planted in PLANTED:
        assert planted in shown["analyst"] and planted in shown["admin"]
        assert planted not in shown["viewer"]


@pytest.fixture(scope="module")
def hidden(service) -> list[str]:
    """What viewers see instead of these IDs."""
    pages = f"/api/v1/customers?sort=customer_id&limit={1_000}"
    ids = [one["customer_id"] for one in service.viewer.get(pages).json()["customers"]]
    assert not set(NAMED_BY) & set(ids)
    found = [one for one in ids if one.startswith("hidden-")]
    assert len(found) == len(NAMED_BY) == len(set(found))
    return found


def test_no_route_tells_a_viewer_an_id_that_is_an_address_or_a_number(service, hidden):
    paths = service.app.openapi()["paths"]
    asked, wrong = 0, []
    for path, methods in paths.items():
        one = methods.get("get")
        if one is None or one["operationId"] in _NOT_ASKED or "{" in path.replace("{customer_id}", ""):
            continue
        for who in hidden:
            answer = service.viewer.get(path.replace("{customer_id}", who))
            assert answer.status_code != 500 and not ("{customer_id}" in path and answer.status_code == 404)
            asked += answer.is_success
            wrong += [(path, planted) for planted in NAMED_BY if planted in answer.text]
    assert asked > 50
    assert not wrong


def test_a_link_with_a_hidden_id_leads_everybody_to_the_customer(service, hidden):
    shown = {
        role: {getattr(service, role).get(f"/api/v1/customers/{one}").json()["customer_id"] for one in hidden}
        for role in ROLES
    }
    assert shown == {"viewer": set(hidden), "analyst": set(NAMED_BY), "admin": set(NAMED_BY)}
    answers = [
        service.viewer.get(f"/api/v1/predictions/{hidden[0]}").json(),
        service.viewer.post("/predict/clv", json={"customer_id": hidden[0]}).json(),
        service.viewer.post("/api/v1/predictions/batch", json={"customer_ids": hidden[:1]}).json()[
            "predictions"
        ][0],
        service.viewer.get("/api/v1/customers", params={"starts_with": hidden[0]}).json()["customers"][0],
    ]
    assert [answer["customer_id"] for answer in answers] == hidden[:1] * len(answers)
    unknown = f"hidden-{'0' * 16}"
    assert service.viewer.get(f"/api/v1/customers/{unknown}").status_code == 404


def test_a_customer_who_just_arrived_is_hidden_too(service):
    who = "new.quist@example.net"
    order = {"customer_id": who, "order_id": "n1", "order_date": "2023-06-30T00:00:00Z", "amount": 10.0}
    posted = service.analyst.post("/api/v1/orders", json={"orders": [order]})
    assert posted.is_success, posted.text
    shown = service.viewer.get(f"/api/v1/customers/{who}").json()["customer_id"]
    assert shown.startswith("hidden-")
    assert service.viewer.get(f"/api/v1/customers/{shown}").json()["customer_id"] == shown
    assert service.analyst.get(f"/api/v1/customers/{shown}").json()["customer_id"] == who


def test_pages_of_a_viewers_list_follow_each_other_without_telling_an_address(service):
    ids, after = [], ""
    while after is not None:
        asked = {"sort": "customer_id", "limit": 1, "after": after, "min_orders": 6, "max_orders": 6}
        page = service.viewer.get("/api/v1/customers", params=asked).json()
        assert b"quist" not in base64.urlsafe_b64decode(page["after"] or "")
        ids += [one["customer_id"] for one in page["customers"]]
        after = page["after"]
    assert len(ids) == len(set(ids)) >= 3
    assert sum(one.startswith("hidden-") for one in ids) == len(NAMED_BY)


def test_no_viewer_finds_an_address_by_its_first_letters(service):
    first = {"starts_with": NAMED_BY[0][:4]}
    assert service.viewer.get("/api/v1/customers", params=first).json()["customers"] == []
    assert service.analyst.get("/api/v1/customers", params=first).json()["customers"] != []


def test_lists_and_rules_have_no_field_of_the_person(service):
    for name in ("birth_year", "gender", "city", "region", "email"):
        rule = {"rule": {"field": name, "op": "=", "value": "x"}}
        code = service.viewer.post("/api/v1/segments/preview", json=rule).json()["code"]
        assert code == ("access.role" if name == "city" else "rule.field")  # a field of analysts
        assert name not in service.viewer.get("/api/v1/customers").json()["customers"][0]
        assert service.viewer.get("/api/v1/customers", params={"sort": name}).status_code == 422


BAD_ROWS = [f"{NAME},1,{value},5\n" for value in (ADDRESS, f"tel {PHONE}", NAME, "31st of Nevermber")]


def test_what_a_job_could_not_read_is_kept_by_its_shape(service):
    path = upload(service, ORDERS + "".join(BAD_ROWS), "Zoe_Quist.csv")
    failed = submit(service, "ingest", {"upload": path}, "failed")

    assert failed["error"]["code"] == "source.date.unreadable"
    assert "row 3: xxx xxxxx" in failed["error"]["message"]
    database = service.backend.shop.database
    with database.transaction(reads_only=True) as connection:
        kept = connection.exec_driver_sql("SELECT error FROM jobs WHERE error IS NOT NULL").scalars().all()
    for text in (str(failed["error"]), str(kept)):
        assert not [value for value in (ADDRESS, PHONE, NAME) if value in text]


def test_viewers_see_the_code_and_what_to_do(service):
    path = upload(service, ORDERS + "".join(BAD_ROWS), "Zoe_Quist.csv")
    job_id = submit(service, "check", {"upload": path}, "failed")["job_id"]

    shown = service.viewer.get(f"/api/v1/jobs/{job_id}").json()

    assert shown["error"]["code"] == "source.date.unreadable"
    assert "analyst" in shown["error"]["hint"]
    assert shown["parameters"] == {}
    for told in (
        shown,
        service.viewer.get(f"/api/v1/jobs/{job_id}/log").json(),
        service.viewer.get("/api/v1/jobs").json(),
        service.viewer.get(f"/api/v1/jobs/{job_id}/events").text,
    ):
        assert "xxx" not in str(told) and "Quist" not in str(told) and "e-mail" not in str(told)


def test_an_error_of_the_service_itself_is_told_to_everybody(service):
    from tenure.app.job_parameters.seen_by import seen_by
    from tenure.store.records.jobs import Job

    error = {"code": "store.full", "message": "The disk is full.", "hint": "free some"}
    job = Job("1", "score", {"level": 0.8}, "ann", service.backend.now_settings().now, error=error)

    assert seen_by("viewer", job) == job
