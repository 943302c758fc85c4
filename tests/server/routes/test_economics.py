"""Cohorts and unit economics over HTTP."""

from __future__ import annotations

import pytest

COHORTS, UNITS = "/api/v1/economics/cohorts", "/api/v1/economics/units"


def asked(service, path, **query):
    answer = service.viewer.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_cohorts_agree_with_the_overviews(service):
    grid = service.viewer.get("/api/v1/dashboard/cohorts").json()["cohorts"]
    rows = asked(service, COHORTS, metric="revenue", per_customer=False)["rows"]
    assert [row["month"] for row in rows] == [one["month"] for one in grid]
    for row, one in zip(rows, grid, strict=True):
        assert row["customers"] == one["customers"]
        assert row["values"][: row["actual"]] == pytest.approx(one["revenue"])


def test_retention_agrees_with_the_overview_too(service):
    grid = service.viewer.get("/api/v1/dashboard/cohorts").json()["cohorts"]
    rows = asked(service, COHORTS, metric="retention")["rows"]
    assert [row["values"] for row in rows] == [pytest.approx(one["retention"]) for one in grid]


@pytest.mark.parametrize("by", ["month", "source", "first_product", "country"])
def test_every_part_answers(service, by):
    assert sum(row["customers"] for row in asked(service, COHORTS, by=by)["rows"]) > 0
    units = asked(service, UNITS, by=by)
    assert sum(row["customers"] for row in units["rows"]) > 0
    assert all(row["cac"] is None for row in units["rows"])


@pytest.mark.parametrize("path", [COHORTS, UNITS])
def test_an_empty_workspace_has_no_rows(empty_service, path):
    assert asked(empty_service, path)["rows"] == []


@pytest.mark.parametrize("query", [{"by": "x"}, {"months": 0}, {"discount_rate": -1}, {"gross_margin": 2}])
def test_what_cannot_be_shown_is_refused(service, query):
    assert service.viewer.get(COHORTS, params=query).status_code == 422


@pytest.mark.parametrize("by", ["month", "country"])
def test_cohorts_come_in_pages_that_together_are_all(by, service):
    address, query = "/api/v1/economics/cohorts", {"by": by, "months": 60}
    whole = service.viewer.get(address, params=query).json()["rows"]

    pages, after = [], ""
    while after is not None:
        page = service.viewer.get(address, params=query | {"limit": 5, "after": after}).json()
        assert len(page["rows"]) <= 5
        pages.append(page["rows"])
        after = page["after"]

    if by == "month":
        pages.reverse()  # each from its oldest month to its newest
    assert [row for page in pages for row in page] == whole
    refused = service.viewer.get(address, params=query | {"after": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "option.after")


def test_cohorts_of_the_dashboard_come_in_pages_of_months(service):
    address = "/api/v1/dashboard/cohorts"
    whole = service.viewer.get(address, params={"months": 60}).json()
    newest = service.viewer.get(address, params={"months": 3}).json()
    older = service.viewer.get(address, params={"months": 3, "after": newest["after"]}).json()

    months = [cohort["month"] for cohort in whole["cohorts"]]
    assert [cohort["month"] for cohort in older["cohorts"] + newest["cohorts"]] == months[-6:]
    assert whole["after"] is None
