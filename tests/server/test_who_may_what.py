"""Every route, called by everybody: nobody, a viewer, an analyst, an administrator."""

from __future__ import annotations

import pytest

from tenure.core.access import ROLES, reaches
from tenure.server.openapi import OPEN

NEEDED = {
    "viewer": {
        "who_am_i", "log_out", "predict_customer", "predict_customers", "predict_described", "predict_from_orders",
        "list_customers", "get_customer", "explain_customer", "list_sources", "list_jobs", "job_kinds", "get_job",
        "job_log", "job_events", "job_files", "list_models", "compare_models", "get_model", "list_backtests",
        "list_segments", "dashboard", "dashboard_events", "change_password", "list_keys", "make_key", "revoke_key",
        "predict", "api_predict", "predict_clv", "api_customers", "api_customer", "api_segments", "segments_active",
        "api_metrics", "api_dashboard_summary",
    },
    "analyst": {
        "predict_file", "download_predictions", "add_orders", "add_events", "upload", "list_uploads", "get_upload",
        "remove_upload", "preview_upload", "ingest_upload", "check_upload", "submit_job", "cancel_job", "retry_job",
        "download_job_file", "download_model", "api_predict_upload",
    },
    "admin": {
        "list_users", "add_user", "set_password", "disable_user", "audit_log", "rollback_model", "upload_model",
        "promote_model",
    },
}  # fmt: skip
"""The least role by operation, written down a second time: a slip in a route shows here."""

ENDLESS = {"dashboard_events"}


def operations(service):
    paths = service.app.openapi()["paths"]
    return {
        one["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, one in methods.items()
    }


def test_every_operation_has_a_role_here(service):
    assert set(operations(service)) == set().union(*NEEDED.values()) | OPEN


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_operation_lets_in_whom_it_should(role, service):
    """What comes after the door (a missing body, no such job) is another matter."""
    client = service.nobody if role is None else getattr(service, role)
    wrong = []
    for name, (method, path) in operations(service).items():
        needed = next((least for least, names in NEEDED.items() if name in names), None)
        if name in ENDLESS and role is not None:
            continue  # an answer without an end; its door is the dashboard's own
        answer = client.request(method, path.replace("{", "").replace("}", ""))
        if needed is None:
            expected = answer.status_code not in (401, 403)
        elif role is None:
            expected = answer.status_code == 401
        else:
            expected = (answer.status_code not in (401, 403)) == reaches(role, needed)
        if not expected:
            wrong.append((name, answer.status_code, answer.text[:200]))
    assert not wrong


def test_personal_data_is_for_analysts(service):
    path = "/api/v1/customers/c0001"
    seen = {role: getattr(service, role).get(path).json()["profile"] for role in ROLES}
    assert seen["viewer"]["country"] == "Norway"
    assert "email" not in seen["viewer"]
    assert seen["analyst"]["email"] == seen["admin"]["email"] == "c1@example.com"
