import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tenure.core.errors import StoreError
from tenure.server.metrics import Facts, Metrics, ServedModel
from tenure.server.middleware.measured import RequestMetrics


def samples(metrics):
    """Every sample by its name and labels."""
    families = text_string_to_metric_families(metrics.render().decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def value(metrics, name, **labels):
    return samples(metrics).get((name, tuple(sorted(labels.items()))))


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
def client(metrics):
    app = FastAPI()

    @app.get("/customers/{customer_id}")
    def one(customer_id: str) -> str:
        return customer_id

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    return TestClient(RequestMetrics(app, metrics), raise_server_exceptions=False)


def test_requests_are_counted_by_route_and_not_by_path(client, metrics):
    for customer in ("ann", "bob"):
        client.get(f"/customers/{customer}")

    one = {"method": "GET", "route": "/customers/{customer_id}"}
    assert value(metrics, "tenure_requests_total", **one, status="200") == 2
    assert value(metrics, "tenure_request_seconds_count", **one) == 2
    assert value(metrics, "tenure_request_seconds_bucket", **one, le="10.0") == 2
    assert "ann" not in metrics.render().decode()


def test_nothing_is_told_twice(client, metrics):
    client.get("/customers/ann")

    assert "_created" not in metrics.render().decode()


def test_failures_and_strange_requests_are_counted_too(client, metrics):
    client.get("/broken")
    client.get("/nowhere/1")
    client.request("BREW", "/nowhere/2")

    assert value(metrics, "tenure_requests_total", method="GET", route="/broken", status="500") == 1
    assert value(metrics, "tenure_requests_total", method="GET", route="unmatched", status="404") == 1
    assert value(metrics, "tenure_requests_total", method="other", route="unmatched", status="404") == 1


def test_open_requests_go_back_to_none(client, metrics):
    client.get("/customers/ann")
    client.get("/broken")

    assert value(metrics, "tenure_requests_open") == 0


def test_the_model_its_data_and_the_jobs_are_asked_with_every_scrape():
    ages = iter([60.0, 120.0])
    metrics = Metrics(
        Facts(lambda: ServedModel("7", "blend"), lambda: next(ages), lambda: {"queued": 2, "running": 1})
    )

    assert value(metrics, "tenure_data_age_seconds") == 60
    found = samples(metrics)
    assert found["tenure_data_age_seconds", ()] == 120
    assert found["tenure_model_info", (("model", "blend"), ("version", "7"))] == 1
    assert found["tenure_jobs", (("state", "queued"),)] == 2


def test_what_is_not_known_is_absent_and_not_zero(metrics):
    names = {name for name, _ in samples(metrics)}

    assert not names & {"tenure_model_info", "tenure_data_age_seconds", "tenure_jobs"}


def test_a_store_that_is_away_leaves_the_other_metrics_be():
    def away():
        raise StoreError("The database is away.")

    metrics = Metrics(Facts(jobs=away, data_age_seconds=lambda: 5.0))
    metrics.predicted("batch", 10_000)

    metrics.render()
    found = samples(metrics)
    assert found["tenure_data_age_seconds", ()] == 5
    assert found["tenure_predictions_total", (("kind", "batch"),)] == 10_000
    assert found["tenure_scrape_failures_total", (("fact", "jobs"),)] >= 1


def test_two_applications_in_one_process_count_apart():
    one, two = Metrics(), Metrics()
    one.predicted("single")

    assert value(one, "tenure_predictions_total", kind="single") == 1
    assert value(two, "tenure_predictions_total", kind="single") is None


def test_the_age_of_the_last_backup_is_told_where_there_is_one():
    assert value(Metrics(), "tenure_backup_age_seconds") is None
    assert value(Metrics(Facts(backup_age_seconds=lambda: 90.0)), "tenure_backup_age_seconds") == 90
