"""Every route, called by everybody: nobody, a viewer, an analyst, an administrator."""

from __future__ import annotations

import pytest

from tenure.core.access import ROLES, reaches
from tenure.server.openapi import OPEN

NEEDED = {
    "viewer": {
        "api_budget_allocation",
        "api_customer",
        "api_customers",
        "api_dashboard_summary",
        "api_meta_ads_audiences",
        "api_metrics",
        "audience_difference",
        "api_predict",
        "api_segments",
        "budget_allocation",
        "budget_curves",
        "change_password",
        "changes",
        "cohorts",
        "cohort_table",
        "unit_economics",
        "compare_models",
        "dashboard",
        "dashboard_events",
        "get_audience",
        "get_backtest",
        "get_campaign",
        "list_campaigns",
        "explain_customer",
        "facts_of_customer",
        "freshness",
        "get_customer",
        "get_job",
        "get_model",
        "get_workspace",
        "job_events",
        "job_files",
        "job_kinds",
        "job_log",
        "key_figures",
        "list_audiences",
        "list_backtests",
        "list_channels",
        "list_customers",
        "list_jobs",
        "list_keys",
        "list_models",
        "list_segments",
        "model_backtest",
        "model_kinds",
        "list_sources",
        "log_out",
        "make_key",
        "model_health",
        "parts",
        "predict",
        "predict_clv",
        "predict_customer",
        "predict_customers",
        "predict_described",
        "predict_from_orders",
        "revenue",
        "revoke_key",
        "show_job_page",
        "rfm_grid",
        "customer_alive",
        "list_views",
        "remove_view",
        "sample_orders",
        "save_view",
        "segment_moves",
        "segment_fields",
        "high_value_precision",
        "segment_clusters",
        "segment_events",
        "named_segments",
        "get_segment",
        "preview_segment",
        "segments_active",
        "vector_fields",
        "who_am_i",
    },
    "analyst": {
        "add_campaign_days",
        "import_campaigns",
        "remove_campaign",
        "add_events",
        "add_orders",
        "add_upload",
        "api_predict_upload",
        "cancel_job",
        "correct_order",
        "remove_order",
        "download_audience",
        "dry_run_audience",
        "freeze_audience",
        "plan_lookalike",
        "preview_audience",
        "refresh_audience",
        "check_upload",
        "download_job_file",
        "export_customers",
        "download_model",
        "download_predictions",
        "get_upload",
        "ingest_upload",
        "list_uploads",
        "predict_file",
        "preview_upload",
        "remove_upload",
        "remove_segment",
        "save_segment",
        "retry_job",
        "submit_job",
        "upload",
        "upload_sample",
    },
    "admin": {
        "add_user",
        "change_workspace",
        "audit_log",
        "create_lookalike",
        "disable_user",
        "list_users",
        "promote_model",
        "read_campaigns",
        "rollback_model",
        "send_audience",
        "set_password",
        "upload_model",
    },
}
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
