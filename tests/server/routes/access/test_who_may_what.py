"""Every route, called by everybody: nobody, a viewer, an analyst, an administrator."""

from __future__ import annotations

from secrets import token_hex

import pytest
from fastapi.testclient import TestClient

from tenure.core.access import ROLES, reaches
from tenure.core.clock import clock
from tenure.server.openapi import OPEN

NEEDED = {
    "viewer": {
        "example_shop",
        "purchase_fields",
        "restore_view",
        "scoring",
        "api_budget_allocation",
        "api_customer",
        "api_customers",
        "api_dashboard_summary",
        "api_channel_audiences",
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
        "first_steps",
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
        "list_sessions",
        "end_other_sessions",
        "list_models",
        "list_segments",
        "model_backtest",
        "model_kinds",
        "list_sources",
        "log_out",
        "make_key",
        "model_health",
        "parts",
        "period_figures",
        "search",
        "export_table",
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
        "rfm_history",
        "consent_figures",
        "customer_alive",
        "customer_features",
        "list_features",
        "list_views",
        "list_notices",
        "mark_notices_read",
        "get_preferences",
        "change_preferences",
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
        "change_consent",
        "list_suppressions",
        "describe_model",
        "file_prediction_rows",
        "get_connection",
        "list_connections",
        "list_connectors",
        "list_imports",
        "preview_import_removal",
        "remove_audience",
        "remove_example_shop",
        "remove_import",
        "restore_audience",
        "restore_segment",
        "run_connection",
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
        "profile_upload",
        "generate_shop",
        "export_features",
        "predict_with_version",
        "explain_with_version",
        "train_table",
        "predict_table",
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
        "begin_upload",
        "get_resumable_upload",
        "continue_upload",
        "cancel_upload",
        "remove_segment",
        "save_segment",
        "retry_job",
        "submit_job",
        "upload",
        "upload_sample",
    },
    "admin": {
        "add_suppressions",
        "remove_suppression",
        "add_connection",
        "change_connection",
        "clear_channel",
        "remove_connection",
        "set_channel",
        "check_channel",
        "test_connection",
        "test_connection_settings",
        "add_user",
        "change_role",
        "rename_user",
        "change_workspace",
        "check_workspace",
        "audit_log",
        "create_lookalike",
        "disable_user",
        "erase_customers",
        "preview_erasure",
        "enable_user",
        "list_everybodys_keys",
        "list_users",
        "promote_model",
        "read_campaigns",
        "rollback_model",
        "send_audience",
        "clean_up_storage",
        "storage_usage",
        "set_password",
        "unlock_user",
        "log_user_out",
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


OBJECTS = {
    "key": {"DELETE": ("owner", "admin")},
    "view": {"DELETE": ("owner",)},
    "job": {"GET": ("owner", "viewer", "analyst", "admin"), "POST cancel": ("owner", "analyst", "admin")},
    "upload": {"GET": ("owner", "analyst", "admin"), "DELETE": ("owner", "analyst", "admin")},
}
"""Who may do what to a thing that an analyst, its owner, made. Jobs and uploads are the shop's, keys and
views their maker's."""


@pytest.fixture
def make(service):
    """Makes one of a kind as an analyst of its own; the client of that analyst, and the thing's path."""
    accounts = service.backend.accounts
    name = f"owner{len(accounts.users())}"
    owner = accounts.add_user(name, "correct horse battery", "analyst", clock())
    _, secret = accounts.issue_key(owner, "test", "analyst", clock())
    client = TestClient(service.app, headers={"x-api-key": secret})

    def made(kind: str) -> tuple[TestClient, str]:
        path, given, id_name = {
            "key": ("keys", {"name": "mine"}, "key_id"),
            "view": ("views", {"name": f"mine {token_hex(4)}", "query": "tier=High"}, "view_id"),
            "job": ("jobs", {"kind": "backtest", "parameters": {"horizon": "30d"}}, "job_id"),
            "upload": ("uploads/sample", None, "upload_id"),
        }[kind]
        answer = client.post(f"/api/v1/{path}", json=given).raise_for_status().json()
        return client, f"/api/v1/{path.partition('/')[0]}/{answer[id_name]}"

    return made


@pytest.mark.parametrize(("kind", "what"), [(kind, what) for kind, does in OBJECTS.items() for what in does])
def test_what_others_made_is_touched_by_nobody_who_may_not(kind, what, service, make):
    """Those who may not are told that there is no such thing, or that it takes a higher role."""
    wrong = []
    for who in ("viewer", "analyst", "admin", "owner"):
        owner, path = make(kind)
        client = owner if who == "owner" else getattr(service, who)
        method, _, verb = what.partition(" ")
        answer = client.request(method, f"{path}/{verb}" if verb else path)
        if answer.is_success != (who in OBJECTS[kind][what]) or answer.status_code >= 500:
            wrong.append((who, answer.status_code, answer.text[:200]))
        if kind == "job":
            owner.post(f"{path}/cancel")
    assert not wrong


def test_a_viewers_key_of_an_administrator_revokes_nobody_elses(service, make):
    mine = service.admin.post("/api/v1/keys", json={"name": "look", "role": "viewer"}).json()
    _, path = make("key")
    weak = TestClient(service.app, headers={"x-api-key": mine["secret"]})
    assert weak.delete(path).status_code == 404
    assert weak.get("/api/v1/keys/everybody").status_code == 403


def test_personal_data_is_for_analysts(service):
    path = "/api/v1/customers/c0001"
    seen = {role: getattr(service, role).get(path).json()["profile"] for role in ROLES}
    assert seen["viewer"]["country"] == "Norway"
    assert "email" not in seen["viewer"]
    assert seen["analyst"]["email"] == seen["admin"]["email"] == "c1@example.com"
