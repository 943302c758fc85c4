"""Campaigns over HTTP: imported, listed, removed; analysts make them, everybody sees them."""

from __future__ import annotations

import pytest

PATH = "/api/v1/campaigns"
FILE = b"campaign,day,spend,source\nSpring,2023-03-01,100,search\nSpring,2023-03-02,50,search\n"


@pytest.fixture
def spring(service):
    """The id of a campaign that is there for one test."""
    made = service.analyst.post(f"{PATH}/file", content=FILE, headers={"content-type": "text/csv"})
    assert made.status_code == 201, made.text
    assert made.json()["spend"] == 150
    found = service.viewer.get(PATH).json()["campaigns"]
    yield next(one["campaign_id"] for one in found if one["name"] == "Spring")
    for one in service.viewer.get(PATH).json()["campaigns"]:
        service.analyst.delete(f"{PATH}/{one['campaign_id']}")


def test_an_imported_campaign_is_listed_and_shown(service, spring):
    listed = service.viewer.get(PATH).json()
    assert [one["name"] for one in listed["campaigns"]] == ["Spring"]
    assert listed["total"]["spend"] == 150 and listed["currency"] == "GBP"
    assert "low-value" in listed["rule"]
    shown = service.viewer.get(f"{PATH}/{spring}").json()
    assert shown["campaign"]["first_day"] == "2023-03-01"
    assert [one["tracked"]["spend"] for one in shown["months"]] == [150]


def test_programs_send_days(service, spring):
    days = [{"campaign": "Spring", "day": "2023-03-02", "spend": 70, "source": "search", "clicks": 9}]
    made = service.analyst.post(f"{PATH}/days", json={"days": days})
    assert made.status_code == 201, made.text
    assert (made.json()["days_added"], made.json()["days_replaced"]) == (0, 1)
    assert service.viewer.get(PATH).json()["total"]["spend"] == 170


def test_what_is_changed_is_in_the_log(service, spring):
    service.analyst.delete(f"{PATH}/{spring}")
    actions = [one["action"] for one in service.admin.get("/api/v1/audit").json()]
    assert {"import_campaigns", "remove_campaign"} <= set(actions)


def test_a_removed_campaign_is_gone(service, spring):
    assert service.analyst.delete(f"{PATH}/{spring}").status_code == 204
    assert service.viewer.get(PATH).json()["campaigns"] == []
    assert service.viewer.get(f"{PATH}/{spring}").status_code == 404
    assert service.analyst.delete(f"{PATH}/{spring}").status_code == 404


@pytest.mark.parametrize(
    ("content", "query", "code"),
    [
        (b"campaign,day\nA,2023-03-01\n", {}, "campaign.column"),
        (b"campaign,day,spend\nA,2023-03-01,1\n", {}, "campaign.column"),
        (b"campaign,day,spend\nA,1/3/2023,1\n", {"source": "x"}, "source.date.ambiguous"),
        (b"campaign,day,spend\nA,2023-03-01,-1\n", {"source": "x"}, "campaign.amount"),
        (b"", {}, "source"),
        (b"\xff\xfe\x00", {}, "source"),
        (FILE, {"column": ["spend"]}, "option.column"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(service, content, query, code):
    answer = service.analyst.post(
        f"{PATH}/file", content=content, params=query, headers={"content-type": "text/csv"}
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == code
    assert service.viewer.get(PATH).json()["campaigns"] == []


def test_a_negative_spend_is_refused(service):
    days = [{"campaign": "Spring", "day": "2023-03-02", "spend": -70, "source": "search"}]
    assert service.analyst.post(f"{PATH}/days", json={"days": days}).status_code == 422


def test_an_empty_workspace_has_none(empty_service):
    assert empty_service.viewer.get(PATH).json()["campaigns"] == []


def test_a_platform_that_is_not_set_up_is_no_failure_of_the_platform(service):
    asked = {"channel": "meta_ads", "since": "2023-03-01", "until": "2023-03-02", "source": "facebook"}
    answer = service.admin.post(f"{PATH}/read", json=asked)

    assert (answer.status_code, answer.json()["code"]) == (409, "channel.settings")
    assert "TENURE_META_ADS_" in answer.json()["hint"]
